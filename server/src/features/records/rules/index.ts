export { companyEvidence, type CompanyEvidence } from "./company-evidence.ts";
export { dealsAtRisk, type DealAtRisk, type DealsAtRisk } from "./deals-at-risk.ts";
export { type Evidence, type Reason } from "./deal-risk.ts";
export { ruleName, rules, ruleText, type RuleData } from "./rules.ts";
