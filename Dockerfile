# The image of Embark: web server, worker, beat and migrate are the same image with four commands (docker-compose.yml).

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
# uv in an environment of its own; its version is that of scripts/setup.sh.
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1
COPY pyproject.toml uv.lock ./
# Only what runs in production: neither the tools of the tests nor the demo's servers.
RUN /opt/uv/bin/uv sync --frozen --no-default-groups --python /usr/local/bin/python3
COPY manage.py ./
COPY wizard wizard
COPY templates templates
COPY static static
# The demo's mode starts without a secret, and names static files by their content just as production does.
RUN EMBARK_MODE=demo EMBARK_STATIC_ROOT=/app/staticfiles .venv/bin/python manage.py collectstatic --noinput \
    && .venv/bin/python -m compileall -q wizard

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 embark \
    && useradd --uid 10001 --gid embark --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin embark
WORKDIR /app
# Everything belongs to root: the processes cannot change their own code.
COPY --from=build /app /app
COPY scripts/health.py scripts/health.py
COPY LICENSE NOTICE ./
ENV PATH=/app/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    EMBARK_STATIC_ROOT=/app/staticfiles \
    EMBARK_DATA_DIR=/tmp/embark \
    WEB_CONCURRENCY=3
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "scripts/health.py", "web"]
# WEB_CONCURRENCY processes of one thread each: more threads in a process only take turns (docs/operations.md).
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "1", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--timeout", "30", "--graceful-timeout", "20", "--max-requests", "5000", "--max-requests-jitter", "500", "wizard.wsgi"]
