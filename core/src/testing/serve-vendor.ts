import { createServer } from "node:http";
import type { TestContext } from "node:test";
import type { ConnectorContext } from "../connector.ts";
import type { Json } from "../json.ts";

/** A request as it came, before a vendor's fixtures read it in its own style. */
export interface VendorQuestion {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly authorization: string | undefined;
}

export interface VendorAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is; anything else as JSON. */
  readonly body: Json;
  /** The connection is cut in the middle of the answer. */
  readonly hangUp?: boolean;
}

export interface VendorInTest<Credentials, Asked> {
  readonly credentials: Credentials;
  /** What follows the server's address in the connection's base address. */
  readonly basePath?: string;
  /** The test's present, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Beyond it every answer is a failure, so that a reader that never ends fails its test instead of hanging it. */
  readonly mostCalls: number;
  readonly read: (question: VendorQuestion) => Asked;
  readonly answer: (asked: Asked) => VendorAnswer;
}

/**
 * A local server in a vendor's place and a context that calls it. Closed when the test ends.
 *
 * @returns also what was asked and whose turns were taken, in order
 */
export async function serveVendor<Credentials, Asked>(
  t: Pick<TestContext, "after">,
  vendor: VendorInTest<Credentials, Asked>,
): Promise<{ context: ConnectorContext<Credentials>; asked: Asked[]; turns: string[] }> {
  const asked: Asked[] = [];
  const turns: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://vendor");
      const { authorization } = request.headers;
      const method = request.method ?? "";
      const question = vendor.read({ method, path: pathname, query: searchParams, text, authorization });
      asked.push(question);
      const {
        status = 200,
        headers = {},
        body,
        hangUp = false,
      } = asked.length > vendor.mostCalls ? { status: 500, body: "asked too often" } : vendor.answer(question);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      const sent = typeof body === "string" ? body : JSON.stringify(body);
      if (hangUp) response.write(sent, () => response.destroy());
      else response.end(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test's server has no port.");
  const context = {
    credentials: vendor.credentials,
    baseUrl: `http://127.0.0.1:${address.port}${vendor.basePath ?? ""}`,
    fetch: globalThis.fetch,
    signal: new AbortController().signal,
    takeTurn: async (limit: string): Promise<void> => void turns.push(limit),
    nowMs: () => vendor.nowMs,
  };
  return { context, asked, turns };
}
