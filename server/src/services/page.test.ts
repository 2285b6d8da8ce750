import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import { startTestSophia, type TestSophia } from "./testing.ts";

const executablePath = "/usr/bin/chromium";
const skip = existsSync(executablePath)
  ? false
  : "Chromium is not installed at /usr/bin/chromium (Debian: apt-get install chromium)";
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let sophia: TestSophia;
let browser: Browser;
let reader = "";

before(async () => {
  if (skip !== false) return;
  sophia = await startTestSophia();
  await sophia.sync();
  const token = sophia.sandbox.live.world.tokens.find(
    ({ object, readers }) => object.source === "slack" && readers.length > 0,
  );
  reader = token?.readers[0] ?? "";
  browser = await chromium.launch({ executablePath, args: flags });
});
after(async () => {
  await browser?.close();
  await sophia?.stop();
});

async function openPage(key: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${sophia.url}/#key=${key}`);
  return { page, complaints };
}

test(
  "a person opens the printed address, asks, and follows a citation to the marked place at the source",
  { skip },
  async () => {
    const { page, complaints } = await openPage(await sophia.keyFor(reader));
    await page.locator("#sources tbody tr").nth(1).waitFor();
    assert.equal(page.url(), `${sophia.url}/`, "the key does not stay in the address");
    assert.ok(await page.locator("#sample").isVisible(), "sample data is labelled");
    assert.ok(!(await page.locator("#key").isVisible()));
    const token = sophia.sandbox.live.world.tokens.find(
      ({ object, readers }) => object.source === "slack" && readers.includes(reader),
    );
    await page.fill("#question", `What about ${token?.token}?`);
    await page.click("#ask");
    const link = page.locator("#citations li a").first();
    await link.waitFor();
    await page.locator("#ask:enabled").waitFor();
    assert.match(await page.locator("#stage").innerText(), /No language model is connected/);
    await page.goto((await link.getAttribute("href")) ?? "");
    assert.ok((await page.locator("mark").first().innerText()).length > 0);
    assert.deepEqual(complaints, []);
  },
);

test("without a valid key the page asks for one and says why, and shows nothing of the sources", { skip }, async () => {
  const { page } = await openPage("wrong");
  await page.locator("#key").waitFor();
  assert.match(await page.locator("#status-note").innerText(), /API key is not valid/);
  assert.ok(!(await page.locator("#sources").isVisible()));
  await page.fill("#key", await sophia.keyFor(reader));
  await page.click("text=Use this key");
  await page.locator("#sources tbody tr").first().waitFor();
});

test("text from the sources is shown as text, never run", { skip }, async () => {
  const { page, complaints } = await openPage(await sophia.keyFor(reader));
  await page.locator("#sources tbody tr").first().waitFor();
  await page.fill("#question", '<img src=x onerror="document.title=1"> <script>document.title=2</script>');
  await page.click("#ask");
  await page.locator("#ask:enabled").waitFor();
  assert.equal(await page.title(), "Sophia");
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(complaints, []);
});
