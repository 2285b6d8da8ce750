/**
 * Words of general English that a question may use where the sources say the same in other words ("begin" for "start",
 * "portion" for "percent"). That such a word occurs nowhere says little; that "asbestos" occurs nowhere says that nobody
 * spoke of it. Stems are compared, so one form of each suffices.
 */
const general = `
  able absolute accept accomplish account accurate achieve act action active actual add additional address adequate
  advance advantage affect afford afraid again agree aim alike allow alone along already alter alternative although
  always amount analyse analysis anew annoy answer anticipate anxious apart appear applies apply appoint appreciate
  approach appropriate approve argue argument arise around arrange arrive aside aspect assess assign assist associate
  assume assure attach attempt attend attention attitude attract available average avoid await aware away awkward back
  bad balance bargain base basic batch bear beat become before begin behave behind belief believe belong benefit best
  better beyond big bind blame block bother bottom brand break brief bring broad broken build burden busy buy call calm
  cancel capable care careful carry case cast category cause cautious cease central certain challenge chance change
  charge cheap check chief choice choose circumstance claim clarify classify clear close collect combine come comfort
  comment commit common communicate company compare comparison compete complain complaint complete complex complicate
  component comprise concern conclude condition conduct confident confirm conflict confuse connect consequence consider
  consist constant contain content continue contract contrast contribute control convenient convince cooperate cope
  correct cost count couple course cover create critical criticise crucial current customer cut daily damage danger
  date day deadline deal debate decide decision decline decrease deep defeat defend define degree delay deliver demand
  demonstrate deny depend describe deserve desire despite detail determine develop differ difference different
  difficult direct disagree disappear disappoint discover discuss dislike dispute distant distinguish distribute divide
  document dominate doubt down drive drop due duration during duty early earn easy effect efficient effort elect
  element eliminate else emerge emphasise employ employee empty enable encounter encourage end engage enjoy enough
  ensure enter entire entitle equal error escape especially essential establish estimate evaluate evening event evidence
  exact examine example exceed except exchange excite exclude excuse exist expand expect expense expensive experience
  explain express extend extent extra extreme face fact factor fail failure fair fall false familiar far fast fault
  favour fear feature feed feel few figure fill final firm fit fix flow focus follow force forget form formal former
  fortnight forward fraction frequent fresh friend full function further future gain gap gather general gentle genuine
  glad go goal going good gradual grant great ground group grow grumble guarantee guess guide habit half hand handle
  happy hard harm hate head hear heavy help hesitate hide high hinder hire hold hope hour huge hurry hurt idea ideal
  identify ignore illustrate imagine immediate impact implement imply important impossible impress improve incident
  include income increase indeed independent indicate indispensable individual influence inform initial insist inspect
  instead instruct intend intention interest interfere interpret interrupt introduce invest investigate invite involve
  irritate issue item join judge justify keen keep key know lack lapse large late latest lead leader learn least leave
  length less level lie light like likely limit link list listen little load local locate lose loss lot loud low lower
  main mainly maintain major majority manage manner mark massive match material matter maximum maybe meaning means
  measure meet member mention mere method middle mind minimum minor miss mistake mix mode modest modify moment month
  morning motivate move multiple mutual name narrow nasty near necessary need negative neglect negotiate neither new
  next nobody normal note notice number object objection obligation observe obstacle obtain obvious occasion occur odd
  offer often open operate opinion opportunity oppose option order ordinary organise origin ought outcome outside
  outsider overall overcome overnight owe own pace part partial participate particular party pass past pattern pay peer
  people perfect perform period periodic permanent permit persist person persuade phase pick piece place plan play
  please point poor popular portion position positive possible postpone potential power practical practice praise
  precise predict prefer prepare presence present preserve press pressure presume prevent previous primary principal
  prior private probable problem procedure proceed process produce progress promise prompt proof proper property
  proportion propose protect prove provide provoke public pull punish purchase purpose pursue push put quality quantity
  quarter quick quiet quit quite raise range rank rapid rare rate rather ratio reach react read ready real realise
  really reason reasonable recall receive recent recognise recommend reconsider record recover reduce refer reflect
  refuse regard region regret regular reject relate relation release relevant reliable rely remain remark remarkable
  remember remind remove repeat replace reply report represent request require rescue resemble reserve resist resolve
  resource respect respond response responsible rest restrict restriction result retain retire return reveal reverse
  review revise reward right rise risk role rough round routine rule run rush safe same satisfy save scale scare scarce
  schedule scope search season second secret section secure see seek seem seldom select sell send sense sensitive
  separate serious serve service session set settle several severe shape share sharp short should show shut side sign
  significant similar simple single situation size skip slight slip slow small smooth sole solid solution solve somebody
  soon source speak special specific speed spend split spread stable staff stage stand standard start state statement
  stay steady steep step stick stop story straight strange strategy strength stress strict strike strong struggle stuck
  subject submit succeed success sudden suffer sufficient suggest suit sum summarise summary supply support suppose sure
  surprise surround suspect suspend sustain switch system take takeover talk target task team tell temporary tend term
  terminate test thank thing think thorough threat threaten throw tie tight time tiny tired together tolerate tool top
  topic total touch tough toward trace track trade train transfer treat trend trigger trouble true trust try turn
  twice type typical ultimate unable uncertain undergo understand undertake undo unfinished unhappy unit unless
  unlikely unsuccessful until unusual update upset urge urgent use useful usual vague valid valuable value various vary
  vast verify version view virtual visible visit vital volume wait walk want warn waste watch way weak weakness wealth
  assess appetite aged assistant attorney automate automation bid blocker bonus bonus booking borrow boss breakdown budget
  buyer cabinet cash chat chief client colleague commence complaint computer consultant contractor counsel counterpart
  court credit crew cure debtor default defer department desk device director disruption dispute dissatisfied dollar
  earliest elderly entrance estate expert expire fee finance firm fluent former frustrate grievance handover headcount
  headquarters help hesitate household hurdle idle illegal instalment interview invoice judge labour landlord language
  launch lawful lawyer leadership legal letter machine maintenance mail manual market meeting merge migrate mistrust
  negotiation newcomer obstacle occupancy office online outage overdue overload owner paper payment penalty pending
  percentage personal personnel phone pile pilot platform population postpone president price printer proofread purchaser
  quota rebate receipt refund reimburse reluctant remainder remedy rent renter repair resident retail revenue rival
  rollout salary sale saving screen seller senior ship signature silent site software solicit sponsor stall statistics
  stranger subscription substitute surcharge tariff technical telephone tenant ticket toll trainer translate trial unify
  unlawful unpaid unrest upkeep vendor velocity vendor wage warning weakness web wording workforce workload write
  week weekly weigh weight well whole why wide willing win wish withdraw within without wonder word work worker worry
  worse worst worth would wrong year yearly yesterday yield
`;

export const generalWords: readonly string[] = general.trim().split(/\s+/u);
