import type { Draft } from "../draft.ts";
import { tellDealAtRisk, tellLeavingCustomer } from "./accounts-in-trouble.ts";
import { tellAcme } from "./acme.ts";
import { tellCompanyThreads } from "./company-threads.ts";
import { tellHarbor } from "./harbor.ts";
import { tellInsideFacts } from "./inside-facts.ts";
import { tellNearDuplicates } from "./near-duplicates.ts";
import { tellBlockedRelease, tellPricingChange } from "./release-and-pricing.ts";
import { tellSellingStyle } from "./selling-style.ts";
import { tellSeries } from "./series.ts";

/** Everything that runs through the company at every size. */
export function tellStories(draft: Draft): void {
  // First, while the two accounts have told nothing yet.
  tellNearDuplicates(draft);
  tellHarbor(draft);
  tellDealAtRisk(draft);
  tellLeavingCustomer(draft);
  tellBlockedRelease(draft);
  tellPricingChange(draft);
  tellAcme(draft);
  tellSellingStyle(draft);
  tellCompanyThreads(draft);
  tellInsideFacts(draft);
  tellSeries(draft);
}
