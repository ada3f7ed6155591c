/**
 * The people of a soak: some stay and write all the time, others come and go.
 *
 * @module
 */

import { pause } from "./pause.ts";
import { Person, type Setting } from "./soak_person.ts";

/** Texts per second of somebody who stays; a session sends 18 at most. */
const TEXTS = 15;
/** Lists per second that each of the two asks for who stay in private. */
const LISTS = 45;
/** How often somebody who stays writes, in ms. */
const BEAT_MS = 50;
/** A life is from so long ... */
const MIN_LIFE_MS = 5_000;
/** ... to so much longer, in ms. */
const MORE_LIFE_MS = 20_000;
/** Between two acts, and between two lives, somebody waits at most for so long, in ms. */
const PAUSE_MS = 1_000;
const REST_MS = 3_000;

/** Where two write to each other. */
const PAIR = "pair";
/** What is under way at the end is settled by then, in ms. */
const PATIENCE_MS = 30_000;

/** Something that is done so many times per second. */
class Habit {
  readonly #perBeat: number;
  readonly #act: () => void;
  #due = 0;

  constructor(perSecond: number, act: () => void) {
    this.#perBeat = perSecond * BEAT_MS / 1_000;
    this.#act = act;
  }

  /** Does what is due. */
  beat(): void {
    for (this.#due += this.#perBeat; this.#due >= 1; this.#due--) this.#act();
  }
}

/** Somebody who stays where it is: writes, and declines invitations. */
function habitsOf(person: Person): Habit[] {
  const decline = () => {
    const { session } = person;
    for (const { number } of session.invitations) session.decline(number);
  };
  return [new Habit(TEXTS, () => person.say()), new Habit(1, decline)];
}

/** Somebody who comes and goes. */
class Churner {
  /** How often it has come. */
  lives = 0;
  readonly #setting: Setting;
  readonly #name: string;
  readonly #stop: AbortSignal;
  #rooms = 0;

  constructor(setting: Setting, name: string, stop: AbortSignal) {
    this.#setting = setting;
    this.#name = name;
    this.#stop = stop;
  }

  /** Lives and comes back until it is told to stop. */
  async run(): Promise<void> {
    while (!this.#stop.aborted) {
      try {
        await this.#live();
      } catch (error) {
        const reason = (error as Error).message;
        this.#setting.ledger.violate(`${this.#name}: ${reason}`);
      }
      await this.#pause(REST_MS);
    }
  }

  async #live(): Promise<void> {
    const { dice } = this.#setting;
    const person = await Person.connect(this.#setting, {
      name: this.#name,
      generation: ++this.lives,
    });
    const end = performance.now() + MIN_LIFE_MS + dice() * MORE_LIFE_MS;
    while (performance.now() < end && !this.#stop.aborted) {
      await this.#act(person);
      await this.#pause(PAUSE_MS);
    }
    if (dice() < 0.5 && !this.#stop.aborted) await person.vanish();
    else await person.leave();
  }

  async #act(person: Person): Promise<void> {
    const { dice } = this.#setting, { session } = person;
    const [invitation] = session.invitations;
    const drawn = dice();
    if (invitation && dice() < 0.5) {
      if (dice() < 0.7) person.accept(invitation);
      else session.decline(invitation.number);
    } else if (drawn < 0.5) {
      for (let count = Math.ceil(dice() ** 3 * 10); count > 0; count--) {
        person.say();
      }
    } else if (drawn < 0.62) await this.#create(person);
    else if (drawn < 0.72) await this.#invite(person);
    else if (drawn < 0.85) await this.#join(person);
    else if (drawn < 0.93) await session.listUsers();
    else await person.move("", (session) => session.leave());
  }

  async #create(person: Person): Promise<void> {
    const name = `${person.label}/${++this.#rooms}`;
    const mode = this.#setting.dice() < 0.5 ? "CENTRALISEE" : "DECENTRALISEE";
    await person.move(name, (session) => session.create(name, { mode }));
    await this.#invite(person);
  }

  async #invite({ session, name }: Person): Promise<void> {
    const users = await session.listUsers();
    if (typeof users === "string") return;
    const user = this.#pick(users.filter((user) => user !== name));
    if (user) await session.invite(user);
  }

  async #join(person: Person): Promise<void> {
    const messageries = await person.session.listMessageries();
    if (typeof messageries === "string") return;
    const name = this.#pick(messageries.map((one) => one.NOM_MESSAGERIE));
    if (!name || name === PAIR) return;
    await person.move(name, (session) => session.join(name));
  }

  #pick<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#setting.dice() * all.length)];
  }

  #pause(most: number): Promise<void> {
    return pause(this.#setting.dice() * most, this.#stop);
  }
}

/** Options of {@linkcode populate}. */
export interface Population {
  /** How many stay in the public messagerie, from 2. */
  readonly users: number;
  /** How many come and go. */
  readonly churners: number;
}

/** Everybody, at work. */
export interface People {
  /** How often somebody has come. */
  readonly lives: number;
  /** Stops writing and coming, waits until all is settled, and leaves. */
  end(): Promise<void>;
}

/** Sends people to a server. */
export async function populate(
  setting: Setting,
  { users, churners }: Population,
): Promise<People> {
  const { ledger } = setting;
  const come = (name: string) =>
    Person.connect(setting, { name, isSteady: true });
  const ann = await come("ann"), bob = await come("bob");
  await ann.move(PAIR, (session) => session.create(PAIR, { max: 2 }));
  await bob.move(PAIR, (session) => session.join(PAIR));
  const steady = [ann, bob];
  for (let number = 1; number <= users; number++) {
    steady.push(await come(`user${number}`));
  }
  const habits = [
    ...steady.flatMap(habitsOf),
    ...[ann, bob].map((one) => new Habit(LISTS, () => one.askForList())),
  ];
  const stop = new AbortController();
  const comers = Array.from(
    { length: churners },
    (_, index) => new Churner(setting, `churn${index + 1}`, stop.signal),
  );
  const running = comers.map((churner) => churner.run());
  const timer = setInterval(() => {
    try {
      for (const habit of habits) habit.beat();
    } catch (error) {
      ledger.violate((error as Error).message);
    }
  }, BEAT_MS);
  return {
    get lives() {
      return comers.reduce((sum, { lives }) => sum + lives, 0);
    },
    end: async () => {
      clearInterval(timer);
      stop.abort();
      await Promise.all(running);
      const end = performance.now() + PATIENCE_MS;
      while (ledger.open > 0 && performance.now() < end) await pause(BEAT_MS);
      if (ledger.open > 0) {
        ledger.violate(`${ledger.open} texts and lists are not settled`);
      }
      await Promise.all(steady.map((one) => one.leave()));
    },
  };
}
