/** A refusal in Slack's own way: HTTP 200 with `{ ok: false, error, … }`. */
export class SlackError extends Error {
  override readonly name = "SlackError";
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** `invalid_arguments`, saying which, as Slack says it in `response_metadata.messages`. */
export function invalidArguments(message: string): SlackError {
  return new SlackError("invalid_arguments", { response_metadata: { messages: [`[ERROR] ${message}`] } });
}
