/**
 * What holds of every state.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  ID_PUBLIC,
  MAX_MESSAGERIES,
  MAX_USERS,
} from "../../protocol/messages.ts";
import { isIPv4, type State } from "../../server/state.ts";

/** Fails unless users, messageries and invitations agree with one another. */
export function assertConsistent(state: State): void {
  assertUsers(state);
  assertMessageries(state);
  assertInvitations(state);
}

function assertUsers({ users, messageries }: State): void {
  assert(users.size <= MAX_USERS, "too many users");
  const names = new Set<string>(), addresses = new Set<string>();
  for (const [key, { id, name, address, messagerie }] of users) {
    assert(key === id && id >= 1 && id <= MAX_USERS, `user ${key} is ${id}`);
    names.add(name);
    addresses.add(`${address.hostname} ${address.port}`);
    const where = [...messageries.values()]
      .filter(({ members }) => members.includes(id)).map(({ id }) => id);
    const expected = messagerie === undefined ? [] : [messagerie];
    assertEquals(where, expected, `${name} is in ${where}, not ${expected}`);
  }
  assert(names.size === users.size, "two users have one name");
  assert(addresses.size === users.size, "two users have one address");
}

function assertMessageries({ users, messageries }: State): void {
  assert(messageries.has(ID_PUBLIC), "the public messagerie is gone");
  assert(messageries.size - 1 <= MAX_MESSAGERIES, "too many messageries");
  const names = new Set<string>();
  for (const [key, { id, name, mode, max, members }] of messageries) {
    assert(key === id && id >= 0 && id <= MAX_MESSAGERIES, `${key} is ${id}`);
    assert(id === ID_PUBLIC || members.length > 0, `${name} is empty`);
    assert(members.length <= max, `${name} has more than ${max} members`);
    assert(new Set(members).size === members.length, `twice in ${name}`);
    assert(id === ID_PUBLIC ? name === "" : max >= 2 && name !== "");
    names.add(name);
    for (const member of members) {
      const user = users.get(member);
      assert(user, `nobody is ${member}, who is in ${name}`);
      assert(mode === "CENTRALISEE" || isIPv4(user.address));
    }
  }
  assert(names.size === messageries.size, "two messageries have one name");
}

function assertInvitations(state: State): void {
  const { users, messageries, invitations, lastInvitation } = state;
  const pairs = new Set<string>();
  for (const [key, { id, inviter, invited, messagerie }] of invitations) {
    assert(key === id && id <= lastInvitation, `invitation ${key} is ${id}`);
    assert(inviter === 0 || users.has(inviter), "an inviter is unknown");
    const place = messageries.get(messagerie);
    assert(place && messagerie !== ID_PUBLIC, "an invitation leads nowhere");
    assert(users.get(invited)?.messagerie !== undefined, "invited is nobody");
    assert(!place.members.includes(invited), "an invited user is a member");
    pairs.add(`${invited} ${messagerie}`);
  }
  assert(pairs.size === invitations.size, "invited twice to one messagerie");
  for (const { inviter, invited } of state.refusals) {
    assert(inviter === 0 || users.has(inviter), "a refused user is unknown");
    assert(users.has(invited), "a refusing user is unknown");
  }
}
