#!/usr/bin/env bash
# Lets one workspace of Embark read one place in Amazon S3, and nothing else: an identity provider, a role that only
# this workspace can assume, and an inline policy of that role.
#
#   bash embark-access.sh           makes all three, or brings them up to date; safe to run again
#   bash embark-access.sh --undo    takes the policy away again, and role and provider unless they serve something else
#
# Needs bash and the AWS CLI, signed in to the account below with the right to manage IAM roles and identity providers.
set -euo pipefail
export AWS_PAGER=''

# Single quotes on purpose: no character of a value means anything to bash.
account=@account@
provider_url=@provider_url@
provider_arn=@provider_arn@
audience=@audience@
role=@role_name@
policy_name=@policy_name@
# What the console's button Revoke active sessions adds to a role: no reason to keep the role.
revoking_policy=AWSRevokeOlderSessions
# shellcheck disable=SC2016
trust_policy=@trust_policy@
# shellcheck disable=SC2016
permissions_policy=@permissions_policy@

main() {
    local action
    case "${1-}" in
        '') action=make_all ;;
        --undo) action=undo_all ;;
        *) stop "Unknown option $1. The only one is --undo." ;;
    esac
    check_account
    trusted=$(trust_policy_of_role)
    check_owner
    "$action"
}

make_all() {
    make_provider
    make_role
    aws iam put-role-policy --role-name "$role" --policy-name "$policy_name" --policy-document "$permissions_policy"
    say "Saved the permissions policy $policy_name."
    say 'Done. Paste this role ARN into Embark:'
    aws iam get-role --role-name "$role" --query Role.Arn --output text
}

undo_all() {
    undo_role
    undo_provider
}

# The account that the AWS CLI is signed in to must be the one that the policies name.
check_account() {
    local here
    here=$(aws sts get-caller-identity --query Account --output text)
    [[ $here == "$account" ]] || stop "This script is for account $account; the AWS CLI is signed in to $here."
}

# A role of the same name that serves somebody else is never touched.
check_owner() {
    [[ -z $trusted || $trusted == *"${provider_url#*://}"* ]] ||
        stop "A role $role exists already and does not trust Embark. Choose another role name in Embark."
}

make_provider() {
    local audiences
    if ! provider_exists; then
        aws iam create-open-id-connect-provider --url "$provider_url" --client-id-list "$audience" >/dev/null
        say "Made the identity provider $provider_url."
        return
    fi
    audiences=$(aws iam get-open-id-connect-provider \
        --open-id-connect-provider-arn "$provider_arn" --query ClientIDList --output text)
    if has "$audience" "$audiences"; then
        say 'The identity provider is there already.'
    else
        aws iam add-client-id-to-open-id-connect-provider \
            --open-id-connect-provider-arn "$provider_arn" --client-id "$audience"
        say "Added the audience $audience to the identity provider."
    fi
}

make_role() {
    if [[ -n $trusted ]]; then
        aws iam update-assume-role-policy --role-name "$role" --policy-document "$trust_policy"
        say "Brought the trust policy of the role $role up to date."
    else
        aws iam create-role --role-name "$role" --assume-role-policy-document "$trust_policy" >/dev/null
        say "Made the role $role."
    fi
}

# The role stays while it has another policy: that one lets Embark read another place, or is yours.
undo_role() {
    local inline attached others
    if [[ -z $trusted ]]; then
        say "There is no role $role."
        return
    fi
    inline=$(aws iam list-role-policies --role-name "$role" --query PolicyNames --output text)
    attached=$(aws iam list-attached-role-policies \
        --role-name "$role" --query 'AttachedPolicies[].PolicyName' --output text)
    others="$(without "$policy_name" "$(without "$revoking_policy" "$inline")")$attached"
    if has "$policy_name" "$inline"; then
        aws iam delete-role-policy --role-name "$role" --policy-name "$policy_name"
        say "Deleted the policy $policy_name of the role $role."
    fi
    if [[ -n $others ]]; then
        say "Kept the role $role; it has other policies: $others"
        return
    fi
    if has "$revoking_policy" "$inline"; then
        aws iam delete-role-policy --role-name "$role" --policy-name "$revoking_policy"
    fi
    aws iam delete-role --role-name "$role"
    say "Deleted the role $role."
}

# The provider stays while a role trusts it: taking it away would break that role.
undo_provider() {
    local others
    if ! provider_exists; then
        say "There is no identity provider $provider_url."
        return
    fi
    others=$(trusting_roles)
    if [[ -n $others ]]; then
        say "Kept the identity provider; it is trusted by: $others"
    else
        aws iam delete-open-id-connect-provider --open-id-connect-provider-arn "$provider_arn"
        say "Deleted the identity provider $provider_url."
    fi
}

provider_exists() {
    local arns
    arns=$(aws iam list-open-id-connect-providers --query 'OpenIDConnectProviderList[].Arn' --output text) || exit
    has "$provider_arn" "$arns"
}

# Nothing when the role does not exist.
trust_policy_of_role() {
    local answer
    if answer=$(aws iam get-role --role-name "$role" --query Role.AssumeRolePolicyDocument --output json 2>&1); then
        printf '%s' "$answer"
    elif [[ $answer != *NoSuchEntity* ]]; then
        stop "$answer"
    fi
}

# The names of the roles whose trust policy names the provider.
trusting_roles() {
    local name document
    aws iam list-roles --query 'Roles[].[RoleName, to_string(AssumeRolePolicyDocument)]' --output text |
        while IFS=$'\t' read -r name document; do
            if [[ $document == *"\"$provider_arn\""* ]]; then
                printf '%s ' "$name"
            fi
        done
}

# IAM is the same in every region, but the AWS CLI wants to know one, and perhaps none is configured.
aws() {
    command aws --region us-east-1 "$@"
}

# has WORD LIST: whether WORD is one of the words of LIST.
has() {
    [[ " ${2//[[:space:]]/ } " == *" $1 "* ]]
}

# without WORD LIST: the words of LIST but WORD, a space after each.
without() {
    local word
    for word in $2; do
        [[ $word == "$1" ]] || printf '%s ' "$word"
    done
}

# What is said goes to standard error: standard output holds the role ARN and nothing else.
say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 1
}

main "$@"
