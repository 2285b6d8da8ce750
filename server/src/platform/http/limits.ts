/** What one request and one connection may cost, whoever makes it. */
export interface HttpLimits {
  readonly bodyBytes: number;
  /** Of a page's form. */
  readonly formBytes: number;
  /** All header lines together with the request line. */
  readonly headerBytes: number;
  readonly headerLines: number;
  readonly addressCharacters: number;
  /** Until the headers are there, from the connection or from the first byte of a later request. */
  readonly headersTimeoutMs: number;
  /** Until the body is there too; the answer may take longer. */
  readonly requestTimeoutMs: number;
  /** How often the two above are looked at. */
  readonly timeoutCheckMs: number;
  /** A connection without a request. */
  readonly keepAliveTimeoutMs: number;
  /** A client that takes no byte of an answer. */
  readonly stalledReplyMs: number;
  readonly requestsPerConnection: number;
  readonly connections: number;
  /** One client, or one proxy that is not among the trusted ones, must not take them all. */
  readonly connectionsPerAddress: number;
}

export const httpLimits: HttpLimits = {
  bodyBytes: 1024 * 1024,
  formBytes: 16 * 1024,
  headerBytes: 16 * 1024,
  headerLines: 100,
  addressCharacters: 8 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  timeoutCheckMs: 1_000,
  keepAliveTimeoutMs: 60_000,
  stalledReplyMs: 60_000,
  requestsPerConnection: 10_000,
  connections: 2_000,
  connectionsPerAddress: 500,
};
