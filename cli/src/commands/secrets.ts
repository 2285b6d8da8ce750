import { SecretsRotation } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson } from "../output.ts";
import { whenEnded } from "./operations.ts";

/** `sophia keys rotate`: a new key for the stored secrets, while everything runs. */
export async function rotateSecrets(options: { readonly json?: boolean; readonly dataKeys?: boolean }): Promise<void> {
  const door = findDoor();
  const rotation = await sendJson(door, "POST", "/v1/secrets/rotations", SecretsRotation, {
    dataKeys: options.dataKeys ?? false,
  });
  await whenEnded(door, rotation.workflowId);
  if (options.json === true) printJson({ rotated: true, ...rotation });
  else print(told(rotation, options.dataKeys ?? false));
}

function told({ from, makesKey }: SecretsRotation, dataKeys: boolean): string {
  return [
    makesKey
      ? `The secrets key ${from} was followed by a new one (secrets.key in the data folder), and nothing is wrapped by it any more.`
      : `Everything is wrapped by the configured secrets key ${from}. SOPHIA_SECRETS_PREVIOUS_KEYS is no longer needed.`,
    ...(dataKeys ? ["Every stored secret was encrypted anew."] : []),
    "Backups of the database from before need the key from before: keep it with them.",
  ].join("\n");
}
