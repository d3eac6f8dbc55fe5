// The first use of each of these loads its data: some tens of milliseconds on a slow machine, which nobody waits for
// now, while the large scripts are still on their way. Of the language that Intl itself takes for the browser's: what
// `navigator.language` says may be none.
new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }).format(new Date());
new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date());
new Intl.NumberFormat().format(0);
new Intl.PluralRules().select(0);
new Intl.RelativeTimeFormat().format(0, 'day');
