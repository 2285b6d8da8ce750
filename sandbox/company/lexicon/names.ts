/** Words that names are made of. All combinations are invented; none is meant to be a real person or company. */

const words = (text: string): string[] => text.trim().split(/\s+/);

export const firstNames = words(`
Avery Bianca Caleb Dalia Elliot Farah Gideon Hana Imani Jonas Keiko Lamar Mireille Nadia Omar Priya Quentin Rosa Silas
Tamsin Ulises Vera Winston Ximena Yusuf Zara Anders Bettina Cormac Dolores Emeka Fiona Gustavo Helena Ines Jamal Katya
Leopold Marisol Nikhil Odette Pavel Renata Soren Thandi Ursula Viktor Wendell Yara Zeke Alma Bruno Celeste Desmond Esther
Felix Greta Hector Isolde Joaquin Kendra Lucian Maeve Nestor Opal Percy Rhiannon Stefan Talia Umberto Violet Warren
Yolanda Ansel Briony Cyrus Dinah Everett Freya Garrett Honor Ivan Josephine Kofi Lorena Malcolm Noor Orson Paloma Reuben
Sabine Terrence Usha Vaughn Willa Xavier Yvette Zoltan Amara Benedict Corinne Dmitri Elspeth Ferris Gwendolyn Hollis`);

export const lastNames = words(`
Abernathy Bhatt Castellano Dubois Eriksen Fontaine Gallagher Haddad Ishikawa Jimenez Kowalczyk Lindqvist Mbeki Novak
Okafor Petrov Quintero Rasmussen Santangelo Thibault Uchida Valdez Whitcomb Xiong Yamamoto Zielinski Ashworth Brennan
Calloway Delacroix Everhart Fitzgerald Greenwood Hathaway Ibarra Jankowski Kaplan Lockhart Moreau Nakagawa Ostrowski
Pemberton Rosenthal Sandoval Takahashi Underhill Villanueva Wexler Yoder Zapata Adeyemi Birch Crane Dalgaard Espinoza
Farrow Grimaldi Holloway Ivers Jessup Keller Lachance Montague Nightingale Oyelaran Prescott Rourke Stanhope Tremblay
Vandermeer Winslow Aldana Blackwood Chowdhury Desrosiers Emmerich Feldman Giordano Hartwell Ingram Jovanovic`);

export const accountFirsts = words(`
Kestrel Larkmoor Juniper Bluestem Copperline Wrenfield Saltmarsh Tamarack Quillstone Ironbridge Meadowlark Sundial
Northgate Pinecrest Riverbend Silverleaf Oakhaven Thornbury Cedarline Foxglove Granite Hollybrook Lanternhill Maplewick
Brightwater Coppervale Driftwood Eastlake Fernwick Goldcrest Heronsgate Indigo Kingsferry Lakemont Millrace Nettlecombe
Orchardway Palmetto Queensbury Redstone Stonehaven Tidewater Umberfield Valecrest Westmark Yarrow Zephyr Ashgrove
Birchline Cloverdale Dovetail Elmstead Fairhollow Glenmoor`);

export const accountSeconds = [
  "Residential",
  "Living",
  "Property Group",
  "Apartment Homes",
  "Communities",
  "Management",
  "Realty Partners",
  "Housing",
];

export const propertyNouns = words(
  `Flats Terrace Commons Landing Court Gardens Lofts Row Station Village Heights Mews`,
);
export const propertyFirsts = words(`
Alder Beacon Camden Dogwood Elmwood Flagler Gateway Hazel Ivy Jasper Knox Linden Magnolia Nolan Osprey Pecan Quarry
Rosewood Sable Tulane Union Vesper Walnut Yates Arbor Bishop Cobalt Delmar Easton Frontier Grant Hollow`);

export const cities: readonly (readonly [city: string, state: string])[] = [
  ["Tucson", "Arizona"],
  ["Raleigh", "North Carolina"],
  ["Columbus", "Ohio"],
  ["San Antonio", "Texas"],
  ["Tampa", "Florida"],
  ["Boise", "Idaho"],
  ["Omaha", "Nebraska"],
  ["Richmond", "Virginia"],
  ["Memphis", "Tennessee"],
  ["Spokane", "Washington"],
  ["Reno", "Nevada"],
  ["Louisville", "Kentucky"],
  ["Des Moines", "Iowa"],
  ["Birmingham", "Alabama"],
  ["Fresno", "California"],
  ["Albany", "New York"],
  ["Savannah", "Georgia"],
  ["Wichita", "Kansas"],
  ["Provo", "Utah"],
  ["Madison", "Wisconsin"],
  ["Greenville", "South Carolina"],
  ["Fort Wayne", "Indiana"],
  ["Tulsa", "Oklahoma"],
  ["Duluth", "Minnesota"],
];

export const contactTitles = [
  "Controller",
  "VP of Operations",
  "Director of Accounts Receivable",
  "Regional Property Manager",
  "Chief Financial Officer",
  "Asset Manager",
  "IT Director",
  "Director of Resident Services",
  "Owner",
];

/** Vendors of the customers that are none of ours: agencies, banks, law firms, letter houses. */
export const agencies = [
  "Marlow Recovery",
  "Crescent Receivables",
  "Bell & Strand",
  "Tandem Collect",
  "Ridgeway Credit",
];
export const banks = [
  "First Prairie Bank",
  "Cascade Mutual",
  "Union Harbor Trust",
  "Granite State Bank",
  "Old Dominion Savings",
];
export const lawFirms = ["Pruitt & Lowe", "Sandoval Legal", "Harker Dunn", "the Whitlock firm", "Osgood Pratt"];
export const competitors = [
  "EliseAI",
  "Zego",
  "Buildium",
  "Rent Manager",
  "DoorLoop",
  "TenantCloud",
  "RentSpree",
  "Innago",
];
