/**
 * Abbreviations that sources as often spell out, or say in other words: that nobody writes "SSO" does not mean that nobody
 * speaks of single sign-on.
 */
const spelledOut = new Set(
  (
    "CEO CFO CTO COO CMO CRO CPO CIO CISO EVP SVP AVP GM " +
    "USA UAE EMEA APAC USD EUR GBP CAD UTC EST PST CST MST EDT PDT " +
    "SSO MFA API SDK CRM ERP ETL SQL VPN DNS LLM OCR PDF CSV URL FAQ SMS IVR " +
    "KPI OKR ROI ARR MRR NRR GRR ACV TCV LTV CAC NPS CSAT SLA QBR YTD MTD QTD YOY MOM GAAP EBITDA " +
    "RFP RFI MSA SOW NDA DPA BAA ACH NSF PCI SOC PII GDPR CCPA HIPAA FCRA FDCPA TCPA FHA HUD " +
    "ETA EOD EOW EOM EOY ASAP FYI TBD TBA OOO PTO WFH AKA"
  ).split(" "),
);

/** Two letters ("TX", "HR") and quarters ("Q3") mean too many things to be missed. */
const tooShort = /^(?:\p{Lu}{2}|\p{Lu}\p{N}{1,2})$/u;

/** Whether a name is short for something that its documents may say in full. */
export function isOftenSpelledOut(name: string): boolean {
  return spelledOut.has(name) || tooShort.test(name);
}
