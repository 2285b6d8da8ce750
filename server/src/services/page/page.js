// The plain page: asks, shows the answer as it streams, and what state the sources are in. Text from the sources is only
// ever set as text, and links are followed only to http and https.

const byId = (id) => document.getElementById(id);
const storedKey = "sophia-key";

function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key === null) return;
  sessionStorage.setItem(storedKey, key);
  history.replaceState(null, "", location.pathname);
}

const headers = () => ({ authorization: `Bearer ${sessionStorage.getItem(storedKey) ?? ""}` });

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function link(url, text) {
  if (!/^https?:\/\//.test(url)) return element("span", text);
  const made = element("a", text);
  made.href = url;
  made.target = "_blank";
  made.rel = "noreferrer";
  return made;
}

const time = (iso) => (iso === null ? "never" : new Date(iso).toLocaleString());

function sourceRow(source) {
  const row = document.createElement("tr");
  const running = source.streams.find((stream) => stream.running);
  const state =
    source.state === "sign_in_needed"
      ? "needs new credentials"
      : running
        ? `reading ${running.label}: ${running.done}${running.total === null ? "" : ` of ${running.total}`}`
        : source.state;
  row.append(
    element("td", `${source.source}: ${source.name}${source.sample ? " (sample data)" : ""}`),
    element("td", state),
    element("td", source.documents),
    element("td", source.passages),
    element("td", time(source.lastSuccessAt)),
    element("td", source.lastError ?? "none", source.lastError === null ? "" : "failed"),
  );
  return row;
}

async function showStatus() {
  const note = byId("status-note");
  try {
    const reply = await fetch("/v1/status", { headers: headers() });
    const body = await reply.json();
    byId("key-form").hidden = reply.status !== 401;
    if (!reply.ok) {
      note.textContent = body.detail;
      return;
    }
    byId("sample").hidden = !body.sample;
    note.textContent =
      body.sources.length === 0 ? "No source is connected yet." : `As of ${time(body.at)}. ${body.index.notice ?? ""}`;
    byId("sources").hidden = body.sources.length === 0;
    byId("sources").tBodies[0].replaceChildren(...body.sources.map(sourceRow));
    byId("meaning").textContent =
      `${body.embedding.embedded} of ${body.embedding.passages} passages are searched by meaning as well as by words. ${body.model === null ? "No language model is connected: answers quote the sources." : `Answers are written by ${body.model}.`}`;
  } catch {
    note.textContent = "Sophia does not answer: it may be stopped. This page asks again every few seconds.";
  }
}

function citationItem(citation) {
  const item = document.createElement("li");
  item.value = citation.number;
  const head = element("span", `${citation.source}: `);
  head.append(
    link(citation.url, citation.title),
    document.createTextNode(` (${[citation.author, citation.at && time(citation.at)].filter(Boolean).join(", ")})`),
  );
  item.append(head, element("blockquote", citation.quote));
  return item;
}

const onEvent = {
  status: ({ text }) => (byId("stage").textContent = text),
  sources: ({ lookedAt }) =>
    byId("looked-at").replaceChildren(
      ...lookedAt.map((seen) => {
        const item = document.createElement("li");
        item.append(link(seen.url, `${seen.source}: ${seen.title}`));
        return item;
      }),
    ),
  text: ({ delta }) => (byId("answer").textContent += delta),
  citation: ({ citation }) => byId("citations").append(citationItem(citation)),
  usage: () => undefined,
  done: ({ answer }) => {
    byId("stage").textContent =
      answer.model === null
        ? "No language model is connected: this answer quotes the sources."
        : `Answered by ${answer.model}.`;
    byId("answer").textContent = answer.answer;
    byId("citations").replaceChildren(...answer.citations.map(citationItem));
  },
  error: ({ detail }) => (byId("stage").textContent = detail),
};

async function* serverSentEvents(body) {
  let buffer = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    buffer += text;
    const parts = buffer.split("\n\n");
    buffer = parts.pop() ?? "";
    for (const part of parts) {
      const type = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (type && data) yield { type, data: JSON.parse(data) };
    }
  }
}

async function ask(question) {
  byId("reply").hidden = false;
  for (const id of ["answer", "stage"]) byId(id).textContent = "";
  for (const id of ["citations", "looked-at"]) byId(id).replaceChildren();
  byId("stage").textContent = "Searching …";
  const reply = await fetch("/v1/ask", {
    method: "POST",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify({ question }),
  });
  if (!reply.ok) {
    byId("stage").textContent = (await reply.json()).detail;
    return;
  }
  for await (const { type, data } of serverSentEvents(reply.body)) onEvent[type]?.(data);
}

async function askFromForm() {
  byId("ask").disabled = true;
  try {
    await ask(byId("question").value);
  } catch {
    byId("stage").textContent = "The connection to Sophia broke off. Ask again.";
  } finally {
    byId("ask").disabled = false;
  }
}

byId("ask-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void askFromForm();
});

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(storedKey, byId("key").value.trim());
  void showStatus();
});

takeKeyFromAddress();
void showStatus();
setInterval(showStatus, 5_000);
