/** Given names as people of a shop chain in northern Europe have them. */
export const givenNames =
  'Aage Adam Agnes Ailín Aksel Alba Albert Alexander Alfred Alice Alma Amalie Amir Anders André Andrea Anna Anne-Marie Anton Asger Astrid Aurélie August Ayşe Bente Birgit Bjørn Camilla Carl Caroline Cecilie Celina Charlotte Christian Clara Dániel David Ditte Ebba Edda Eigil Élodie Elena Eline Elliot Emil Emilia Emma Erik Esther Fatima Felix Filip Finja Frederik Freja Frida Gabriel Gerda Gülsüm Gunnar Gustav Hanna Hannes Harald Helena Henrik Hilda Holger Hugo Ida Ingrid Irène Isak Isabella Ivan Jakob Jan Jasmin Jens Joãozinho Johan Johanna Jonas Josefine Julia Jürgen Kaja Karen Karl Katarzyna Khadija Kirsten Klara Kristian Lærke Lars Laura Lea Leif Lena Liam Linnéa Linus Lucas Luís Łukasz Mads Magnus Maja Malene Malik María Marie Marius Martin Mathilde Matteo Michał Mette Mikkel Mohammed Morten Nadia Niels Nikolaj Noah Nora Ofelia Olav Oliver Olivia Oscar Östen Ole Pernille Peter Philippa Rasmus Rebecca Rikke Robin Sara Sebastian Selma Signe Sigurður Simon Sofia Søren Stefan Steinunn Susanne Svend Tea Thea Thomas Thorbjørn Tilde Tobias Tove Ulla Valdemar Vera Victor Viggo Vilma William Yasmin Ylva Zeynep Zoë Åse Øyvind'.split(
    ' ',
  );

/** Surnames to go with them. */
export const surnames =
  'Abrahamsen Adamczyk Ahmadi Alkan Andersen Andersson Arnesen Axelsson Bach Bak Berg Bergström Bjerregaard Björk Blom Borg Brandt Bruun Bäcker Carlsen Christensen Christiansen Clausen Dahl Dalgaard Damgaard Demir Ekström Eliasson Enevoldsen Eriksen Fischer Forsberg Frandsen Friis García Gertsen Gonçalves Grønbæk Gustafsson Haaland Hakimi Hald Halvorsen Hansen Hedegård Heikkilä Henriksen Holm Hussein Høegh Ibrahim Iversen Jacobsen Jensen Jeppesen Johansson Jónsdóttir Jørgensen Karlsen Kjær Klausen Knudsen Koskinen Kowalski Kristiansen Kruse Krüger Larsen Laursen Lauridsen Lehtonen Lindberg Lindholm Lund Løvstrøm Madsen Mäkinen Martinsen Meyer Mikkelsen Mogensen Mortensen Møller Müller Mønsted Nguyen Nielsen Nilsen Nilsson Nowak Nygaard Nørgaard Oddsson Olesen Olsen Olsson Omar Overgaard Öberg Paulsen Pedersen Persson Petersen Poulsen Rasmussen Ravn Riis Rosenkrantz Råberg Saarinen Sandberg Schmidt Schrøder Schultz Simonsen Sjögren Skov Skovgaard Smed Sommer Sørensen Steen Strand Svensson Søgaard Sæther Tanaka Thomsen Thorsen Toft Tran Tønnesen Ulriksen Vang Vestergaard Villadsen Virtanen Wagner Wiberg Winther Wójcik Yilmaz Zhang Åberg Østergaard'.split(
    ' ',
  );

/** Where the shops stand. */
export const cities: readonly {
  readonly city: string;
  readonly state: string | undefined;
  readonly country: string;
  readonly isoCountry: string;
  readonly language: string;
}[] = [
  { city: 'Aarhus', state: 'Midtjylland', country: 'Denmark', isoCountry: 'DK', language: 'da-DK' },
  { city: 'København', state: 'Hovedstaden', country: 'Denmark', isoCountry: 'DK', language: 'da-DK' },
  { city: 'Malmö', state: 'Skåne', country: 'Sweden', isoCountry: 'SE', language: 'sv-SE' },
  { city: 'Oslo', state: undefined, country: 'Norway', isoCountry: 'NO', language: 'nb-NO' },
  { city: 'Helsinki', state: 'Uusimaa', country: 'Finland', isoCountry: 'FI', language: 'fi-FI' },
  { city: 'Hamburg', state: 'Hamburg', country: 'Germany', isoCountry: 'DE', language: 'de-DE' },
  { city: 'Odense', state: 'Syddanmark', country: 'Denmark', isoCountry: 'DK', language: 'da-DK' },
  { city: 'Göteborg', state: 'Västra Götaland', country: 'Sweden', isoCountry: 'SE', language: 'sv-SE' },
  { city: 'Bergen', state: 'Vestland', country: 'Norway', isoCountry: 'NO', language: 'nb-NO' },
  { city: 'Jyväskylä', state: 'Keski-Suomi', country: 'Finland', isoCountry: 'FI', language: 'fi-FI' },
  { city: 'Köln', state: 'Nordrhein-Westfalen', country: 'Germany', isoCountry: 'DE', language: 'de-DE' },
  { city: 'Aalborg', state: 'Nordjylland', country: 'Denmark', isoCountry: 'DK', language: 'da-DK' },
  { city: 'Stockholm', state: 'Stockholm', country: 'Sweden', isoCountry: 'SE', language: 'sv-SE' },
  { city: 'Tromsø', state: 'Troms', country: 'Norway', isoCountry: 'NO', language: 'nb-NO' },
  { city: 'Reykjavík', state: undefined, country: 'Iceland', isoCountry: 'IS', language: 'is-IS' },
  { city: 'Kraków', state: 'Małopolskie', country: 'Poland', isoCountry: 'PL', language: 'pl-PL' },
];

const letters: Readonly<Record<string, string>> = {
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  ł: 'l',
  ı: 'i',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
};

/** A name for an address: lower case, letters a to z and hyphens. */
export function addressPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/[æøåłıðþß]/g, (letter) => letters[letter]!)
    .normalize('NFD')
    .replace(/[^a-z-]/g, '');
}
