import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { answerClientError } from "./client-error.ts";
import { plainAddress } from "./client-address.ts";
import type { HttpLimits } from "./limits.ts";
import type { NetworkList } from "./networks.ts";
import type { TlsContext } from "./tls.ts";

const handshakeTimeoutMs = 10_000;

export interface ListenerOptions {
  readonly limits: HttpLimits;
  readonly trustedProxies: NetworkList;
  /** Undefined: without TLS. */
  readonly tls: TlsContext | undefined;
}

/** The server below Fastify: what bounds connections, and requests before they can be read. */
export function createListener(handler: RequestListener, { limits, trustedProxies, tls }: ListenerOptions): Server {
  const options: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // We say so ourselves, as a problem.
    requireHostHeader: false,
  };
  const server =
    tls === undefined
      ? createServer(options, handler)
      : createTlsServer(
          { ...options, ...tls.current(), minVersion: "TLSv1.2", handshakeTimeout: handshakeTimeoutMs },
          handler,
        );
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  const answers = new WeakMap<Socket, ServerResponse>();
  server.prependListener("request", (request, response) => answers.set(request.socket, response));
  server.on("clientError", (error: Error, socket) => {
    // For HTTP it is always a socket; the type says duplex, since HTTP may be spoken over others.
    const connection = sockets.get(socket);
    if (connection === undefined) socket.destroy();
    else answerClientError(error, connection, answers.get(connection));
  });
  // Any other expectation than 100-continue is none of ours; Node would answer it without a body.
  server.on("checkExpectation", (request, response) => {
    delete request.headers.expect;
    handler(request, response);
  });
  const sockets = new WeakMap<object, Socket>();
  const counts = new Map<string, number>();
  const keep = (socket: Socket): void => void sockets.set(socket, socket);
  server.on("secureConnection", keep);
  server.on("connection", (socket) => {
    keep(socket);
    const address = plainAddress(socket.remoteAddress ?? "");
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    socket.once("close", () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
    if (count > limits.connectionsPerAddress && !trustedProxies(address)) socket.destroy();
  });
  tls?.onChange(
    (context) => "setSecureContext" in server && server.setSecureContext({ ...context, minVersion: "TLSv1.2" }),
  );
  return server;
}
