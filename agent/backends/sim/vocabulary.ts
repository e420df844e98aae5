// The words of the embedded model, each with its syllables counted by hand: a haiku is 5-7-5 only if these are right.

export interface Word {
  text: string;
  syllables: number;
}

/** "word:2 other:1"; an underscore stands for a space. */
function words(list: string): readonly Word[] {
  return list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [text, count] = entry.split(":");
      return { text: (text ?? "").replaceAll("_", " "), syllables: Number(count) };
    });
}

export interface Theme {
  name: string;
  /** Words in a prompt that call for it. */
  signs: readonly string[];
  /** Things one can count. */
  nouns: readonly Word[];
  /** Things without an article. */
  stuff: readonly Word[];
}

const theme = (name: string, signs: string, nouns: string, stuff: string): Theme => ({
  name,
  signs: signs.split(" "),
  nouns: words(nouns),
  stuff: words(stuff),
});

export const THEMES: readonly Theme[] = [
  theme(
    "the sea",
    "sea ocean tide tides wave waves beach shore harbor harbour ship sail island salt fish lighthouse water",
    "gull:1 harbor:2 tide:1 lighthouse:2 shell:1 lantern:2 sailor:2 anchor:2 pebble:2 heron:2 island:2 rowboat:2 wave:1",
    "salt:1 foam:1 driftwood:2 seaweed:2 moonlight:2 sand:1 water:2",
  ),
  theme(
    "rain",
    "rain rains raining rainy storm roof thunder cloud clouds weather umbrella drizzle wet",
    "gutter:2 window:2 puddle:2 umbrella:3 cloud:1 raindrop:2 rooftop:2 barrel:2 doorstep:2 drummer:2 sparrow:2 courtyard:2 tin_roof:2",
    "rain:1 thunder:2 mist:1 steam:1 rust:1 silence:2 water:2",
  ),
  theme(
    "autumn",
    "autumn fall leaf leaves october november harvest season seasons maple crow",
    "leaf:1 maple:2 crow:1 orchard:2 scarecrow:2 acorn:2 chestnut:2 garden:2 sparrow:2 gate:1",
    "smoke:1 rust:1 frost:1 twilight:2 ash:1 mist:1",
  ),
  theme(
    "winter",
    "winter snow ice cold frost january december frozen snowfall",
    "owl:1 icicle:3 chimney:2 footprint:2 pine:1 window:2 kettle:2 blanket:2 rooftop:2 fox:1",
    "snow:1 ice:1 frost:1 silence:2 breath:1 candlelight:3",
  ),
  theme(
    "spring",
    "spring blossom cherry april march flower flowers garden bloom morning dawn",
    "blossom:2 petal:2 swallow:2 cherry:2 seedling:2 meadow:2 robin:2 branch:1 puddle:2 bumblebee:3 bud:1",
    "rain:1 pollen:2 dew:1 sunlight:2 grass:1",
  ),
  theme(
    "summer",
    "summer heat sun july august cicada firefly picnic noon",
    "cicada:3 melon:2 dragonfly:3 hammock:2 porch:1 sunflower:3 orchard:2 creek:1 peach:1",
    "thunder:2 dust:1 heat:1 honey:2 laughter:2 shade:1",
  ),
  theme(
    "the night",
    "night moon star stars dark midnight sleep dream dreams evening sky space",
    "moon:1 star:1 owl:1 lantern:2 dreamer:2 moth:1 cricket:2 shadow:2 window:2 pillow:2 comet:2",
    "darkness:2 starlight:2 silence:2 sleep:1 velvet:2",
  ),
  theme(
    "the mountains",
    "mountain mountains hill hills peak stone rock valley path climb river forest tree trees wood woods nature",
    "pine:1 stone:1 river:2 eagle:2 valley:2 footpath:2 cedar:2 boulder:2 waterfall:3 deer:1 temple:2",
    "moss:1 granite:2 mist:1 echo:2 wind:1 birdsong:2",
  ),
  theme(
    "the city",
    "city street streets town traffic train subway tram neon office crowd bridge market",
    "taxi:2 pigeon:2 bridge:1 bicycle:3 stairwell:2 umbrella:3 station:2 market:2 billboard:2 train:1",
    "neon:2 traffic:2 concrete:2 static:2 steam:1 rain:1",
  ),
  theme(
    "machines",
    "machine machines computer computers code program programming software robot engine clock clocks gear watch terminal bug server network statechart state escapement time",
    "cursor:2 pendulum:3 compiler:3 gearwheel:2 keyboard:2 server:2 modem:2 ratchet:2 circuit:2 screen:1",
    "copper:2 logic:2 static:2 brass:1 silence:2 clockwork:2",
  ),
  theme(
    "home",
    "home house family kitchen tea coffee bread cat dog child friend friendship love letter",
    "teacup:2 kitchen:2 kitten:2 window:2 letter:2 kettle:2 grandmother:3 doorway:2 violin:3 armchair:2 lamp:1",
    "bread:1 cinnamon:3 laughter:2 candlelight:3 warmth:1 honey:2",
  ),
];

export const ADJECTIVES = words(
  `quiet:2 silver:2 broken:2 golden:2 patient:2 hollow:2 distant:2 gentle:2 sleeping:2 crooked:2 slow:1 pale:1 old:1 bright:1 lone:1 small:1 warm:1
   forgotten:3 wandering:3 solitary:4 delicate:3 unhurried:3 familiar:3 restless:2 weathered:2 wet:1 still:1 last:1 first:1 scattered:2 luminous:3`,
);

/** Of one thing, without an object. */
export const VERBS = words(
  `drifts:1 waits:1 sleeps:1 turns:1 breathes:1 listens:2 remembers:3 trembles:2 wanders:2 lingers:2 settles:2 whispers:2 glimmers:2 hesitates:3 dissolves:2
   returns:2 leans:1 hums:1 opens:2 wakes:1 dreams:1 answers:2 forgets:2 falls:1 rests:1`,
);

export const PREPOSITIONS = words("in:1 through:1 above:2 below:2 beside:2 behind:2 across:2 under:2 beyond:2 near:1 without:2 against:2");

/** Whole lines of five. */
const fives = (list: string): readonly Word[] => list.split("|").map((line) => ({ text: line.trim(), syllables: 5 }));

export const OPENINGS = fives(
  `before the first light | after the long rain | nobody is here | once more at evening | all afternoon long | between two heartbeats | the morning opens
   | at the edge of sleep | again this evening | only for a breath | day folds into dusk | no wind and no words`,
);

export const CLOSINGS = fives(
  `and nothing else moves | then the world goes on | nothing is missing | still there in the dark | I hold my breath too | and no one is told
   | enough for one day | this too is enough | the rest is silence | how little it weighs | I forget my name | until it is gone`,
);

export const ADVERBS = words(
  "slowly:2 softly:2 again:2 alone:2 barely:2 tonight:2 quietly:3 at_last:2 once_more:2 together:3 without_a_word:4 unnoticed:3",
);

/** What names a person that the model makes up. */
export const PEOPLE = [
  "Ada",
  "Basho",
  "Chiyo",
  "Denis",
  "Edda",
  "Farid",
  "Greta",
  "Hiro",
  "Imani",
  "Jonas",
  "Kaya",
  "Lev",
  "Mina",
  "Noor",
  "Otto",
  "Priya",
  "Quinn",
  "Rosa",
  "Sora",
  "Tove",
  "Uma",
  "Vera",
  "Wen",
  "Yuki",
] as const;

const EXTRA: Readonly<Record<string, number>> = { a: 1, an: 1, the: 1, is: 1, one: 1, and: 1, only: 2, no: 1, my: 1, of: 1 };
const COUNTS = new Map<string, number>([
  ...[
    ...THEMES.flatMap((of) => [...of.nouns, ...of.stuff]),
    ...ADJECTIVES,
    ...VERBS,
    ...PREPOSITIONS,
    ...OPENINGS,
    ...CLOSINGS,
    ...ADVERBS,
  ].map((word): [string, number] => [word.text.toLowerCase(), word.syllables]),
  ...Object.entries(EXTRA),
]);

/** Syllables of a word or phrase of this vocabulary; undefined for any other. */
export const syllablesOf = (text: string): number | undefined => COUNTS.get(text.toLowerCase());
