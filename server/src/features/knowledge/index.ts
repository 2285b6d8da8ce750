export { forgetDocumentsOf, writeDocuments, type DocumentInput } from "./write-documents.ts";
