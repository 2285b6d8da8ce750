/**
 * Domains that many companies use and that therefore name none of them: mail for everybody, hosting, and tools whose
 * links stand in every conversation. A short list, kept by hand; a company that really is one of these is an account by
 * its record, without the domain.
 */
export const sharedDomains: ReadonlySet<string> = new Set([
  // Mail for everybody.
  ..."gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com yahoo.co.uk ymail.com".split(
    " ",
  ),
  ..."rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de web.de".split(
    " ",
  ),
  ..."t-online.de mail.com mail.ru yandex.com yandex.ru qq.com 163.com 126.com zoho.com fastmail.com tutanota.com".split(
    " ",
  ),
  ..."hey.com duck.com comcast.net att.net verizon.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net".split(
    " ",
  ),
  ..."orange.fr free.fr wanadoo.fr laposte.net libero.it btinternet.com rogers.com shaw.ca bigpond.com".split(" "),
  // Hosting and site builders.
  ..."amazonaws.com azurewebsites.net cloudfront.net herokuapp.com netlify.app vercel.app pages.dev github.io".split(
    " ",
  ),
  ..."gitlab.io web.app firebaseapp.com wordpress.com wixsite.com squarespace.com weebly.com blogspot.com".split(" "),
  ..."myshopify.com godaddysites.com onmicrosoft.com sharepoint.com".split(" "),
  // Tools and networks whose links are passed around.
  ..."google.com docs.google.com drive.google.com meet.google.com calendar.google.com youtube.com youtu.be".split(" "),
  ..."linkedin.com twitter.com x.com facebook.com instagram.com github.com gitlab.com bitbucket.org".split(" "),
  ..."atlassian.net notion.so notion.site dropbox.com box.com zoom.us loom.com calendly.com docusign.net".split(" "),
  ..."slack.com linear.app gong.io app.gong.io hubspot.com app.hubspot.com salesforce.com figma.com miro.com".split(
    " ",
  ),
  ..."medium.com wikipedia.org en.wikipedia.org bit.ly typeform.com intercom.io zendesk.com".split(" "),
]);
