import type { LiveWorld } from "../company/live.ts";
import type { SlackDirectory } from "./directory.ts";
import type { MethodArguments } from "./method-arguments.ts";
import type { Viewer } from "./tokens.ts";

/** Behaviour that the vendor's facts leave open. */
export interface SlackSettings {
  /** Whether `users.list` names people of other workspaces who are in shared channels; `users.info` always does. */
  readonly outsidersListed?: boolean;
}

/** What a method is given; it returns the answer without `ok`, or throws a `SlackError`. */
export interface MethodCall {
  readonly directory: SlackDirectory;
  readonly live: LiveWorld;
  readonly viewer: Viewer;
  readonly args: MethodArguments;
  /** `http://127.0.0.1:40123/slack/`, in the place of `https://example.slack.com/`. */
  readonly workspaceUrl: string;
  /** A planned fault: this page's own cursor is handed out as the next one. */
  readonly repeatPage: boolean;
  readonly settings: SlackSettings;
}

export type Method = (call: MethodCall) => Record<string, unknown>;
