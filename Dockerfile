# One image for API, worker and jobs; the command says which. docker-compose.yml and docs/operating-guide.md name the commands.
# Debian, because Temporal's and swc's native parts are built for glibc.
ARG NODE_TAG=20.20.2-bookworm-slim

# Everything, to compile; nothing of this stage but dist/ gets into the image.
FROM node:${NODE_TAG} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

# What runs: the libraries of `dependencies` only.
FROM node:${NODE_TAG} AS libraries
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE_TAG}
# Temporal's native client trusts the authorities of the system, and the slim image has none.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 HEALTH_HOST=0.0.0.0
COPY --from=libraries /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "dist/tools/health-check.mjs"]
CMD ["node", "dist/api/main.js"]
