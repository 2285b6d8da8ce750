/** The parts of a call that are not about a topic: greeting, small talk, agenda, bridges, digressions, farewell. */

export const greetings = [
  "r: [Hi|Hey|Hello|Good morning|Good afternoon] {cust}, [can you hear me|am I coming through|is the sound okay]? [My headset|This room|My laptop] [has been acting up|is new to me|did something odd on my last call].\nc: [I can|Loud and clear|Yes, hi]. [Give me a second, I'm|Sorry, I'm still] [closing|moving away from] [{n1} tabs|a leaf blower|the lobby].",
  "c: [Hello, hello|Hi there|Hey]. [Sorry I'm late|Apologies|Sorry about that], [the call before ran over|{coworker} caught me in the hallway|I was on with {prop1}].\nr: [No problem at all|Don't worry|All good], [we just joined|I was reading my notes|we were talking about the weather].",
  "r: [I think that's everybody|Let me just check who's here]. [{cust}, hi|Hi {cust}|Good to see you, {cust}].\nc: [Hi {me}|Hey {me}|Good to see you too]. [I only have|I've got] {n2} minutes, [so bear with me|then I have to run to {prop2}].",
  "r: [There you are|Welcome|Hi {cust}]. [Is it|Are we] still [only the two of us|waiting for someone], or [is {coworker} joining|will {coworker} dial in]?\nc: [{coworker} is out today|{coworker} has the budget meeting|Just us], [but I'll pass it on|I took her questions with me|he sent me a list].",
];

export const smallTalk = [
  "r: How's [{city}|everything in {city}]? [I saw you had|I heard about the] [storms|heat|snow|flooding].\nc: [We lost power at {n1} buildings|It's been a week|Fine now], [the phones didn't stop|and every ceiling in {prop3} leaked|but maintenance earned their pay].\nr: [I bet.|Sounds like a lot.|I hope they got a day off.]",
  "c: [How was|Did you enjoy] the [conference|break|long weekend]?\nr: [Too short|Good, thanks]. [My son's team lost {n1} to nothing|I painted a fence|We drove {n3} miles to see a lake|I slept, mostly].\nc: [That counts.|Sounds about right.|I'd take that over my week.]",
  "r: [You sound|You look] [rested|tired|cheerful], [what's going on|everything alright]?\nc: [We closed {thisMonth} a day early|{coworker} had a baby, so I'm doing two jobs|It's turn season, ask me in {n1} weeks|New espresso machine].\nr: [Ha, good for you.|Congratulations are in order.|I'll keep it short, then.]",
  "c: [Is that a real|What's that] [bookshelf|plant|guitar] behind you?\nr: [It is|Real enough]. [It came with the house|I can't keep it alive|{coworker2} gave it to me when I left my last job].\nc: [I have {n1} of those.|Mine are plastic.]",
];

export const agendas = [
  "r: [So, for today|Here's what I have for today|My list is short]: {topicA}, [then|after that] {topicB}, and [if there's time|at the end] [whatever you bring|your questions|next steps]. [Does that work|Anything to add|Did I miss something]?\nc: [That works.|Fine by me.|One more:] [I want to leave with dates|I'd like to hear about {topicC}|I have something on {topicC} too].",
  "c: [I'll be quick about why I wanted this|Let me say what I need]. [My boss|{coworker}] [is asking|asks every {weekday}] about {topicA}, and [I'd rather not guess|I don't have an answer].\nr: [Perfect, let's start there|Good, then that comes first], [and I have|and from me] {topicB} [and a few smaller ones|and {topicC}].",
  "r: [Thanks for making the time|I appreciate the time]. [I sent|There's] an agenda [on {weekday}|in the invite], [{n1} points, don't be scared|but we don't have to follow it]. {topicA} [first|to begin with]?\nc: [Sure|Yes please]. [And don't let me forget|Then] {topicB}.",
];

export const bridges = [
  "r: [Okay. Next one.|Alright, moving on.|Good. Let me change the subject.] [You'd asked about|There was also|I have here] {topicNext}.",
  "c: [While we're at it|Since I have you|Related to that], [can we do|let's do] {topicNext}.",
  "r: [I'm watching the clock|We have about {n2} minutes|Time check], [so let's go to|shall we do] {topicNext}.",
  "c: [That reminds me|Which brings me to|And speaking of headaches], {topicNext}.",
  "r: [Let me park that|I've written that down|Got that in my notes]. {topicNext}, [what's the latest|where are you with that]?",
  "d: [Can I jump in|If I can add a point|From my side the bigger thing is], {topicNext}[, before I have to drop|].",
];

export const digressions = [
  "c: [Funny story|True story|You'll like this]: [a {resident}|somebody|a guy] at {prop3} [paid|tried to pay] [{n3} dollars in quarters|with a check drawn on a bank that closed|twice, and then asked us to keep it], and {coworker} [counted it|framed it|had to write a memo about it].\nr: [No way.|That's going in the newsletter.|I don't believe it.]\nc: [I have pictures.|Ask {coworker}.|Every word.]",
  "d: [Sorry, I have to|Hang on, let me] [mute|close the door], [the fire alarm test|they're mowing|somebody is drilling on {n1}].\nr: [Go ahead.|No rush.|We'll wait.]\nd: [Okay, back.|That was it, I hope.|They promised it's over by noon.]",
  "r: [Let me share my screen|I'm going to share]. [Do you see|Can you see] [a blue page|the ledger view|a chart with {n1} bars]?\nc: [I see your calendar.|Not yet.|Now I do.] [There.|Yes, now.|It's small on my laptop.]\nr: [Oops, wrong window.|Let me zoom in.|Better?]",
  "c: [Who else|Out of curiosity, who] [does it like that|has this problem]?\nr: [More than you'd think.|About a third of our customers of your size.|I was on with one in {state} {n1} days ago, same story.] [I won't name them|No names], but [they ended up|what they did was] [moving the {coworker2} job to {weekday}s|hiring {n1} temps for a month|just turning it off].\nc: [Huh. Turning it off.|That's an idea.|I'd get fired for that.]",
  "r: [How are you staffed|What does the team look like] [these days|now]?\nc: [{n1} in the office, {n1} in the field|Thin|We're {n1} people short], [{coworker} moved to acquisitions|two started on {weekday}|and the temp left for {rival}].\nr: [Who took over the ledgers|So who covers {prop1}|And training is on you]?\nc: [Me, for now.|{coworker3}, who is great but new.|Nobody, that's the answer.]",
  "d: [What happens|And] if a property is sold [in the middle of a month|on the {n1}th]?\ne: [The balances stay with the seller unless you tell us otherwise|You get {n1} days to split the ledger|We freeze it and ask].\nd: [We sold {prop3} like that|That happened with {prop3}], [and it took until {lastMonth} to untangle|the buyer still calls us].",
  "c: [Did you change the look|Something changed on the home page], [the filters moved|I can't find the date picker|there's a purple banner]?\nr: [That went out on {weekday}|Yes, last release]. [You can pin the old view for {n1} weeks|The filter is behind the funnel now|I'll tell design].\nc: [My people print that page, {n2} copies|{coworker} made a laminated guide of the old one], [just so you know|it's a thing].",
  "r: [What does {coworker} think|How does your owner feel] about [all this|the project]?\nc: [Skeptical|Warm, lately], [he wants to see {month}'s numbers first|she asked for {n1} slides|they compare us with a portfolio in {state}].\nr: [I can help with the slides.|Would a call with our finance lead help?|Then let's give them {month}.]",
  "c: [I should mention|By the way], [we're re-striping the lot at {prop2}|{prop1} got {n1} new units|the {city} office moves to the {n1}th floor], so [addresses change|mail bounces for a week|expect typos from us].\nr: [Send me the new one.|Noted, I'll tell support.|I'll warn {me2}.]",
  "d: [I looked at|I went through] the [help pages|recording from {weekday}|release notes] [last night|on the train], and [page {n1} contradicts page {n2}|I counted {n1} ways to do a refund|I'm still not sure who presses what].\ne: [You're right, that page is old.|Which one did you like best?|Honestly, use the first one.]",
];

export const farewells = [
  "r: [So let me read back what I have|Let me recap|Quick recap]. [I owe you something on {topicA}|{topicA} is with us], [you'll check|you look into] {topicB}, and [we talk|we meet again] [on {weekday}|in {n1} days|on {soon}].\nc: [Correct.|That's it.|And the invoice, but that's separate.]\nr: [Anything we didn't cover|What did I forget]?\nc: [No, I think we're good|{coworker} will write to you about parking, ignore it|Not today], [thank you|thanks everyone].\nr: [Thanks {cust}, talk soon.|Bye now, and good luck with {weekday}.|Take care, {cust}.]",
  "c: [I have to drop|My next one is here|They're knocking], [what do you need from me|what's my homework]?\nr: [The list for {topicA}|Just the {topicB} numbers|A yes or no on {topicA}], [by {soon}|before {weekday}]. [I'll mail a summary|You get notes within the hour|{me2} sends the rest].\nc: [Okay. Bye, {me}.|Will do, thanks.|Good, good. Bye-bye.]",
  "r: [We're at time|That's our half hour|I'm going to stop us here]. [I'll write up|Notes will cover] {topicA} and {topicB}. [Same time in {n1} weeks|I'll send an invite for {weekday}]?\nc: [Make it {weekday2}, mornings are bad|Works for me|Sure, but send it to {coworker} too].\nr: [Will do. Thanks, all.|Done. Have a good one.]",
];
