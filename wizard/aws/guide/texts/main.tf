# Lets one workspace of Embark read one place in Amazon S3, and nothing else: an identity provider, a role that only
# this workspace can assume, and an inline policy of that role.
#
# A root module by itself, or a module of yours: it configures no provider, and IAM is the same in every region.

terraform {
  required_version = ">= 1.2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81" # from here on an identity provider needs no thumbprint
    }
  }
}

variable "create_provider" {
  description = "Whether to make the identity provider. Set to false when the account has it already."
  type        = bool
  default     = true
}

locals {
  account_id   = @account@
  provider_url = @provider_url@
  provider_arn = @provider_arn@
  audience     = @audience@
  role_name    = @role_name@
  policy_name  = @policy_name@

  trust_policy = <<JSON
@trust_policy@
JSON

  permissions_policy = <<JSON
@permissions_policy@
JSON
}

data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = self.account_id == local.account_id
      error_message = "This module is for account ${local.account_id}; Terraform is signed in to ${self.account_id}."
    }
  }
}

resource "aws_iam_openid_connect_provider" "embark" {
  count = var.create_provider ? 1 : 0

  url            = local.provider_url
  client_id_list = [local.audience]

  depends_on = [data.aws_caller_identity.current]
}

data "aws_iam_openid_connect_provider" "existing" {
  count = var.create_provider ? 0 : 1

  arn = local.provider_arn

  lifecycle {
    postcondition {
      condition     = contains(self.client_id_list, local.audience)
      error_message = "Add the audience ${local.audience} to the identity provider ${local.provider_url}."
    }
  }
}

resource "aws_iam_role" "embark" {
  name               = local.role_name
  assume_role_policy = local.trust_policy

  depends_on = [
    data.aws_caller_identity.current,
    aws_iam_openid_connect_provider.embark,
    data.aws_iam_openid_connect_provider.existing,
  ]
}

resource "aws_iam_role_policy" "embark" {
  name   = local.policy_name
  role   = aws_iam_role.embark.name
  policy = local.permissions_policy
}

output "role_arn" {
  description = "Paste this into Embark."
  value       = aws_iam_role.embark.arn
}
