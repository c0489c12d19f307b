# An image of the hub with its command line: docker build -t nms .
#
#   docker run -d --name nms -p 514:514/udp -p 514:514 -v nms:/var/lib/nms nms
#   docker exec -it nms nms
#
# A configuration of your own is mounted at /etc/nms/hub.yaml. 1515 is for agents, once agents.listen and agents.secret_file say so.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No install scripts: better-sqlite3 brings what it needs, and the hub has no use for node-pty.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY content ./content
RUN node node_modules/typescript/bin/tsc -p . --sourceMap false && node scripts/bundle.mjs
RUN npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
# A fixed uid, so that a volume fits the next image too.
RUN groupadd --system --gid 10514 nms \
	&& useradd --system --uid 10514 --gid nms --home-dir /var/lib/nms --shell /usr/sbin/nologin nms \
	&& install -d -o nms -g nms -m 0750 /var/lib/nms \
	&& install -d -o nms -g nms -m 0755 /run/nms
WORKDIR /opt/nms
COPY package.json LICENSE ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY content ./content
COPY man ./man
COPY packaging/hub.yaml /etc/nms/hub.yaml
RUN ln -s /opt/nms/bin/nms /opt/nms/bin/nms-hub /usr/local/bin/
USER nms
VOLUME /var/lib/nms
EXPOSE 514/udp 514/tcp 6514/tcp 1515/tcp
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["nms", "status"]
ENTRYPOINT ["nms-hub"]
