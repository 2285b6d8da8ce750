export { createLocalEmbedder, type LocalEmbedder, type LocalEmbedderOptions } from "./local-embedder.ts";
