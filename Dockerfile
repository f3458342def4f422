# The runtime image. `npm run package -- --runtime-image-tarball FILE` puts the package layer on top of what
# `docker buildx build --output type=docker,dest=FILE .` makes of this.
FROM docker.io/library/node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image ships the Node.js that the lock file names, like every script here.
RUN npm ci --omit=dev --ignore-scripts --no-fund --no-audit \
  && mv node_modules/node-linux-*/bin/node /usr/local/bin/node-of-lock-file \
  && rm -rf node_modules/node-linux-* node_modules/.bin
COPY function function
RUN find function -name '*.test.ts' -delete

FROM gcr.io/distroless/cc-debian12:nonroot
WORKDIR /app
COPY --from=build /usr/local/bin/node-of-lock-file /usr/local/bin/node
COPY --from=build /app /app
ENV NODE_ENV=production
EXPOSE 9443
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/node", "/app/function/main.ts"]
