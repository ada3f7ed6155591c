/**
 * Carries out the steps of a plan.
 *
 * @module
 */

import { isTardy, pairOf, type Weather } from "./network.ts";
import type { Person } from "./person.ts";
import type { Act, Step } from "./plan.ts";
import { describeStep } from "./plan.ts";
import type { World } from "./world.ts";

/** Books the steps of a plan; `kept` is asked which. */
export function book(
  world: World,
  kept: (index: number) => boolean = () => true,
): void {
  world.plan.steps.forEach((step, index) => {
    if (!kept(index)) return;
    world.clock.at(world.now + step.at, () => {
      world.trace(() => `--- ${index}: ${describeStep(step).slice(12)}`);
      perform(world, step);
    });
  });
}

/** Does what a step says, as far as that is possible. */
function perform(world: World, { who, act }: Step): void {
  const person = world.people[who]!;
  switch (act.do) {
    case "say":
      for (let n = 0; n < act.texts; n++) person.say(act.tokens);
      return;
    case "create":
      return person.go("CREER_MESSAGERIE_PRIVEE", {
        body: {
          MODE_MESSAGERIE: act.mode,
          NOM_MESSAGERIE: act.room,
          NUM_MAX: act.max,
        },
        to: act.room,
      });
    case "join":
      return person.go(
        person.voice?.place
          ? "CHANGER_MESSAGERIE"
          : "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
        { body: { NOM_MESSAGERIE: act.room }, to: act.room },
      );
    case "leave":
      return person.go("QUITTER_MESSAGERIE_PRIVEE", { body: {}, to: "" });
    case "disconnect":
      return person.go("DECONNEXION", { body: {}, to: undefined });
    case "list":
      return act.room === undefined
        ? person.ask("DEMANDER_LISTE_MESSAGERIE", {})
        : person.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: act.room });
    case "invite":
      return person.ask("INVITER_MESSAGERIE_PRIVEE", {
        USER_NAME: `u${act.whom}`,
      });
    case "accept":
    case "decline":
    case "resend":
    case "crash":
    case "rebind":
      return person[act.do]();
    case "start":
      if (world.isFair && person.voice?.isLive) return;
      return person.start(act.elsewhere || isTardy(world.network.weather));
    case "visit":
      return visit(world, person, act.ms);
    case "serverCrashes":
      return world.keeper.crash(act.at, act.ms);
    case "forge":
      return world.stranger.forge(act.count);
    default:
      return trouble(world, person, act);
  }
}

function visit(world: World, person: Person, ms: number): void {
  if (person.voice?.isLive) return;
  person.start(isTardy(world.network.weather));
  const { voice } = person;
  world.clock.at(world.now + ms, () => {
    if (person.voice !== voice) return;
    person.go("DECONNEXION", { body: {}, to: undefined });
  });
}

type Trouble = Exclude<
  Extract<Act, { readonly ms: number } | { weather: Weather }>,
  { readonly do: "visit" | "serverCrashes" }
>;

/** Makes a trouble that passes. */
function trouble(world: World, person: Person, act: Trouble): void {
  const after = (ms: number, run: () => void) =>
    world.clock.at(world.now + ms, run);
  switch (act.do) {
    case "freeze":
      if (person.isOn) person.freeze();
      return after(act.ms, () => person.thaw());
    case "cut": {
      const ways = act.way === "both" ? ["in", "out"] as const : [act.way];
      for (const way of ways) person.isCut[way] = true;
      return after(act.ms, () => {
        for (const way of ways) person.isCut[way] = false;
      });
    }
    case "split": {
      const pair = pairOf(person, world.people[act.whom]!);
      world.network.splits.add(pair);
      return after(act.ms, () => world.network.splits.delete(pair));
    }
    case "weather":
      world.network.weather = act.weather;
      return;
    case "serverStops":
      world.keeper.stop();
      return after(act.ms, () => world.keeper.start());
    case "serverDies":
      world.keeper.kill();
      return after(act.ms, () => world.keeper.start());
    case "serverFreezes":
      world.host.freeze();
      return after(act.ms, () => world.host.thaw());
  }
}
