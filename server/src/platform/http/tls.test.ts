import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";
import { AppError } from "@sophia/core";
import { startTestServer } from "./server.test-support.ts";
import { openTls, readTlsPair } from "./tls.ts";

const folder = mkdtempSync(join(tmpdir(), "sophia-tls-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const skip =
  spawnSync("openssl", ["version"]).status === 0 ? false : "openssl is not installed (Debian: apt-get install openssl)";

function certificate(name: string, days = "2"): { readonly certFile: string; readonly keyFile: string } {
  const certFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  const about = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1", "-days", days];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...about, "-keyout", keyFile, "-out", certFile], {
    stdio: "ignore",
  });
  return { certFile, keyFile };
}

/** The name on the certificate that is shown, and the answer's head. */
async function ask(port: number, ca: string): Promise<{ readonly status: number; readonly hsts: string | undefined }> {
  const sent = request({ host: "127.0.0.1", port, path: "/welcome", ca, agent: false }).end();
  const [reply] = await once(sent, "response");
  reply.resume();
  return { status: reply.statusCode, hsts: reply.headers["strict-transport-security"] };
}

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof AppError);
    return error.message;
  }
  return "";
}

test(
  "with a certificate Sophia speaks TLS itself, follows a renewed one, and keeps the old one when the new is broken",
  { skip },
  async () => {
    const files = certificate("first");
    const failures: unknown[] = [];
    const first = readTlsPair(files);
    const tls = openTls(files, (error) => failures.push(error));
    const server = await startTestServer({ tls });
    assert.match(server.url, /^https:/);
    const reply = await ask(server.port, first.cert);
    assert.equal(reply.status, 200);
    assert.match(reply.hsts ?? "", /max-age=\d+/);

    const second = readTlsPair(certificate("second"));
    writeFileSync(files.certFile, second.cert);
    tls.reload();
    assert.match(String(failures.at(-1)), /does not belong/);
    assert.equal((await ask(server.port, first.cert)).status, 200);
    writeFileSync(files.keyFile, second.key);
    tls.reload();
    assert.equal((await ask(server.port, second.cert)).status, 200);
    await assert.rejects(ask(server.port, first.cert));
    await server.http.close();
  },
);

test("TLS before 1.2 is refused", { skip }, async () => {
  const files = certificate("old");
  const server = await startTestServer({ tls: openTls(files, () => undefined) });
  const socket = connect({
    host: "127.0.0.1",
    port: server.port,
    rejectUnauthorized: false,
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  await assert.rejects(once(socket, "secureConnect"));
  await server.http.close();
});

test("a certificate that no browser would take stops the start with a sentence", { skip }, () => {
  const good = certificate("good");
  const other = certificate("other");
  const tomorrow = new Date(Date.now() + 3 * 86_400_000);
  const yesterday = new Date(Date.now() - 3 * 86_400_000);
  assert.match(
    sentenceOf(() => readTlsPair({ ...good, certFile: join(folder, "none.pem") })),
    /cannot be read \(ENOENT\)/,
  );
  assert.match(
    sentenceOf(() => readTlsPair({ ...good, keyFile: other.keyFile })),
    /does not belong to the certificate/,
  );
  assert.match(
    sentenceOf(() => readTlsPair({ ...good, certFile: good.keyFile })),
    /holds no certificate/,
  );
  assert.match(
    sentenceOf(() => readTlsPair({ ...good, keyFile: good.certFile })),
    /holds no private key/,
  );
  assert.match(
    sentenceOf(() => readTlsPair(good, tomorrow)),
    /expired on .*renew it/,
  );
  assert.match(
    sentenceOf(() => readTlsPair(good, yesterday)),
    /valid from/,
  );
  assert.equal(
    sentenceOf(() => readTlsPair(good)),
    "",
  );
});
