import type { SlackUser } from "./payloads.ts";

/**
 * The name to show and to search by: the full name, which other systems know too; Slack's display name is often a
 * nickname that means nothing elsewhere.
 */
export function userName(user: SlackUser): string {
  const { profile } = user;
  return (
    [profile?.real_name, user.real_name, profile?.display_name, user.name].find((name) => name?.trim())?.trim() ??
    user.id
  );
}
