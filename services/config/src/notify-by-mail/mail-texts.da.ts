// cspell:disable
import type { MailTextId } from './mail-texts.en.ts';

/** The same texts in Danish. */
export const DA: Readonly<Record<MailTextId, string>> = {
  subject: 'Azure User Sync “{name}”: {what}',
  since: 'Siden {since} (UTC).',
  between: 'Det varede højst fra {since} til {until} (UTC).',
  open: 'Åbn Azure User Sync',
  'open.fromZiik': 'Åbn Azure User Sync fra Ziiks administration.',
  why: 'Du får denne mail, fordi din adresse står i indstillingerne for Azure User Sync “{name}” under Notifikationer. Du får højst én mail om dagen om den samme årsag.',
  test: 'En testmail.',
  'test.todo':
    'Mails om denne Azure User Sync når frem til dig. Du hører fra os, når den kræver opmærksomhed, før dens hemmelighed udløber, når deaktiveringer venter på en beslutning, og når alt er i orden igen.',
  'well-again': 'Alt er i orden igen.',
  'well-again.todo': 'Synkroniseringen virker igen. Der er ikke noget at gøre.',
  'removals-held': '{deactivations, plural, one {# deaktivering} other {# deaktiveringer}} venter på jeres beslutning.',
  'removals-held.todo':
    'Usædvanligt mange personer er forsvundet fra Azure. De er stadig aktive i Ziik, indtil I beslutter jer; alt andet fortsætter.',
  'secret-expiring': 'Hemmeligheden udløber om {days, plural, one {# dag} other {# dage}}, den {day}.',
  'secret-expiring.todo':
    'Derefter kan intet læses fra Azure. Opret en ny klienthemmelighed i appregistreringen, kopiér dens værdi (Value), og angiv den i indstillingerne; den gamle gælder, indtil den nye virker.',
  'secret-wrong': 'Azure afviser hemmeligheden.',
  'secret-wrong.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Opret en ny klienthemmelighed i appregistreringen, kopiér dens værdi (Value), og angiv den i indstillingerne.',
  'secret-expired': 'Hemmeligheden er udløbet.',
  'secret-expired.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Opret en ny klienthemmelighed i appregistreringen, kopiér dens værdi (Value), og angiv den i indstillingerne.',
  'certificate-expiring': 'Certifikatet udløber om {days, plural, one {# dag} other {# dage}}, den {day}.',
  'certificate-expiring.todo':
    'Derefter kan intet læses fra Azure. Upload et nyt certifikat ved siden af det gamle i appregistreringen, og angiv det i indstillingerne med dets private nøgle; det gamle gælder, indtil det nye virker.',
  'certificate-wrong': 'Azure afviser certifikatet.',
  'certificate-wrong.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Sammenlign aftrykket i indstillingerne med appregistreringens certifikater, og upload det manglende der, eller udskift det i indstillingerne.',
  'certificate-expired': 'Certifikatet er udløbet.',
  'certificate-expired.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Opret et nyt certifikat, upload det i appregistreringen, og angiv det i indstillingerne med dets private nøgle.',
  'federation-refused': 'Azure har ikke tillid til denne platform for programmet.',
  'federation-refused.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Sammenlign udsteder, emne-id og målgruppe i appregistreringen med dem i indstillingerne, bogstav for bogstav.',
  'federation-unavailable': 'Platformens identitet kan ikke bruges.',
  'federation-unavailable.todo':
    'Intet kan læses: Nye personer kommer ikke med, og fratrådte forbliver aktive. Kontakt Ziiks support, eller angiv en hemmelighed eller et certifikat i indstillingerne.',
  'application-unknown': 'Azure kender ikke programmet i jeres katalog.',
  'application-unknown.todo':
    'Intet kan læses. Sammenlign Application ID og Tenant ID med siden Overview i appregistreringen. Hvis programmet er slettet, så gendan det i Azure under App registrations, Deleted applications, eller registrér et nyt og angiv dets id og hemmelighed i indstillingerne.',
  'application-disabled': 'Programmet findes i Azure, men login er slået fra for det.',
  'application-disabled.todo':
    'Intet kan læses. Åbn programmet i Entra under Enterprise applications, og tillad login under Properties.',
  'tenant-unknown': 'Azure kender intet katalog med det angivne Tenant ID.',
  'tenant-unknown.todo':
    'Intet kan læses. Sammenlign Tenant ID med siden Overview i appregistreringen, og kontrollér Microsoft-skyen i indstillingerne. Ingen fjernes imens.',
  'wrong-cloud': 'Jeres katalog ligger i en anden Microsoft-sky.',
  'wrong-cloud.todo':
    'Intet kan læses. Vælg jeres katalogs sky i indstillingerne. Hvis der allerede er læst personer, så opret en ny Azure User Sync til kataloget i den nye sky. Ingen fjernes imens.',
  'permission-missing': 'Programmet må ikke læse jeres brugere.',
  'permission-missing.todo':
    'Tilføj i Azure application-tilladelsen User.Read.All (en delegated tæller ikke), og vælg Grant admin consent. Azure kan bruge nogle minutter bagefter.',
  'access-blocked': 'En Conditional Access-politik i jeres virksomhed blokerer programmet.',
  'access-blocked.todo': 'Intet kan læses. Bed jeres Azure-administrator om at undtage programmet fra den.',
  'microsoft-refused': 'Microsoft afviser programmet af en grund, som vi ikke har ord for.',
  'microsoft-refused.todo':
    'Intet kan læses. Microsoft angiver koden {microsoftCode}. Slå den op hos Microsoft, og følg det, der står; angiv intet igen, medmindre der står det.',
  'graph-unavailable': 'Microsoft svarer ikke.',
  'graph-unavailable.todo': 'Intet går tabt, og ingen fjernes; vi fortsætter af os selv med næste runde.',
  throttled: 'Microsoft beder os vente.',
  'throttled.todo': 'Intet går tabt, og ingen fjernes; vi fortsætter af os selv.',
  internal: 'Noget gik galt hos os.',
  'internal.todo':
    'Intet går tabt, og ingen fjernes; næste runde prøver igen. Hvis det varer ved, så kontakt Ziiks support.',
  'ziik-credentials-wrong': 'Ziik afviser synkroniseringens konto.',
  'ziik-credentials-wrong.todo': 'Der kan ikke skrives til Ziik. Kontakt Ziiks support.',
  'ziik-unavailable': 'Ziik svarer ikke.',
  'ziik-unavailable.todo': 'Ændringer venter og skrives, så snart den gør. Intet går tabt.',
  'catalogue-too-large': 'Ziik har flere enheder eller brugertyper, end der kan læses.',
  'catalogue-too-large.todo':
    'Vi bruger fortsat den tidligere liste. Fjern enheder eller brugertyper, som ingen har brug for; er der ikke så mange, så kontakt Ziiks support.',
};
