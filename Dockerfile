# The runtime image. `npm run image` builds the same without a container engine; `npm run test:image` compares both.
# `npm run package -- --runtime-image FILE` puts the package layer on top.
ARG BUILD_BASE=docker.io/library/node:24-bookworm-slim
ARG RUNTIME_BASE=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILD_BASE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY . .
RUN npm run bundle -- --output /app && cp LICENSE /app/

FROM ${RUNTIME_BASE}
# The image ships the Node.js that the lock file names, like every script here.
COPY --from=build /build/node_modules/node-linux-*/bin/node /usr/local/bin/node
COPY --from=build /build/node_modules/node-linux-*/LICENSE /usr/local/share/doc/node/LICENSE
COPY --from=build /app /app
# After the copy: a folder that it makes may belong to the user of the base image.
WORKDIR /app
ENV NODE_ENV=production
# One place for memory outside of the heap: more of them keep what they do not use.
ENV MALLOC_ARENA_MAX=1
# What V8's compilers take in pieces of 32 KiB goes back to the system.
ENV MALLOC_MMAP_THRESHOLD_=32768
ENV PROBE_ADDRESS=:8081
ENV METRICS_ADDRESS=:8080
EXPOSE 9443 8081 8080
USER 65532:65532
# A call of fifty pools fits into the young generation. Garbage of the old one is collected sooner than on a machine of
# one's own, and one optimizing compiler takes less memory than two; it is asked sooner. See docs/performance.md.
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=16", "--heap-growing-percent=50", "--no-maglev", "--invocation-count-for-turbofan=1000", "/app/main.cjs"]
