# Apertium's server with the pairs that the portal uses: English–Spanish and French–Spanish.
FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends apertium-apy apertium-eng-spa apertium-fr-es \
 && rm -rf /var/lib/apt/lists/*
USER nobody
EXPOSE 2737
CMD ["apertium-apy", "-p", "2737", "/usr/share/apertium"]
