# syntax=docker/dockerfile:1
# The server with all connectors. docs/operating.md, "Containers", says how it is run.
# Pin the digest of what you have tried: node:24-bookworm-slim@sha256:…
ARG NODE=node:24-bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
ENV CI=true
COPY . .
# The pinned pnpm comes with it; builds only what the server needs, into one bundle.
RUN npm run build -- --filter=@daybook/container
# The bundle, and what stays outside of it as the lockfile has it.
RUN npm run deploy -- /app

FROM ${NODE} AS run
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=6066 \
    DAYBOOK_DATA=/data \
    DAYBOOK_EXAMPLE=off
RUN install --directory --owner=node --group=node --mode=0700 /data
# The command as the documents spell it: docker exec … daybook status
RUN printf '#!/bin/sh\nexec node /app/dist/daybook.js "$@"\n' > /usr/local/bin/daybook && chmod 0755 /usr/local/bin/daybook
COPY --from=build /app /app
WORKDIR /app
USER node
VOLUME /data
EXPOSE 6066
# Ready means: the database takes writes. A process that was asked to stop is not ready.
HEALTHCHECK --interval=2s --timeout=2s --start-period=30s --retries=2 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# node itself is the first process: signals reach it.
ENTRYPOINT ["node", "/app/dist/daybook.js"]
CMD ["start"]
