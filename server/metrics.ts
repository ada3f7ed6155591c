/**
 * What a server is doing, in numbers: in the text format of Prometheus.
 *
 * @module
 */

import { quantile } from "../cli/quantile.ts";
import { ID_PUBLIC } from "../protocol/messages.ts";
import type { Server } from "./core.ts";

/** Quantiles of the round-trip time that are told. */
const QUANTILES = [0.5, 0.9, 0.99];

interface Metric {
  readonly name: string;
  readonly kind: "counter" | "gauge";
  readonly help: string;
  /** Values by label; `""` without one. */
  readonly values: Readonly<Record<string, number>>;
}

/** The metrics of a server, as text for Prometheus. */
export function metricsText(server: Server): string {
  return metricsOf(server).map(({ name, kind, help, values }) => {
    const full = `causette_${name}`;
    const lines = Object.entries(values)
      .map(([label, value]) => `${full}${label && `{${label}}`} ${value}`);
    return [`# HELP ${full} ${help}`, `# TYPE ${full} ${kind}`, ...lines]
      .join("\n");
  }).join("\n") + "\n";
}

/** All label values are of this program: none comes from a user. */
function metricsOf(server: Server): Metric[] {
  const { exchanges, state } = server;
  const { counts, outbox } = exchanges;
  const messageries = [...state.messageries.values()]
    .filter(({ id }) => id !== ID_PUBLIC);
  const inMode = (mode: string) =>
    messageries.filter((one) => one.mode === mode).length;
  const peers = [...exchanges.peers];
  const total = (of: (peer: typeof peers[number]) => number) =>
    peers.reduce((sum, peer) => sum + of(peer), 0);
  return [
    gauge("users", "Users connected.", { "": state.users.size }),
    gauge("messageries", "Private messageries.", {
      'mode="centralised"': inMode("CENTRALISEE"),
      'mode="decentralised"': inMode("DECENTRALISEE"),
    }),
    gauge("invitations_open", "Invitations not answered.", {
      "": state.invitations.size,
    }),
    gauge("exchanges_open", "Requests under way.", {
      "": total((peer) => peer.open),
    }),
    gauge("requests_waiting", "Requests waiting for a place in a window.", {
      "": total(({ waiting }) => waiting.length),
    }),
    gauge("pacing_window", "Datagrams that may be under way at once.", {
      "": Math.floor(outbox.pacing.window),
    }),
    counter("datagrams_total", "Datagrams.", {
      'way="received"': counts.received,
      'way="sent"': counts.sent,
    }),
    counter("requests_total", "Requests of the server, by their end.", {
      'end="answered"': outbox.counts.settled,
      'end="given up"': outbox.counts.failed,
    }),
    counter("retransmissions_total", "Requests sent again.", {
      "": outbox.counts.repeated,
    }),
    counter("duplicates_total", "Requests received again, and not run again.", {
      "": counts.duplicates,
    }),
    counter("dropped_total", "Datagrams dropped, by reason.", {
      'reason="malformed"': counts.malformed,
      'reason="unmatched"': counts.unmatched,
      'reason="over rate"': server.overRate,
    }),
    gauge(
      "round_trip_seconds",
      "Smoothed round-trip times of the users, quantiles.",
      quantiles(peers.map(({ roundTrip }) => roundTrip.smoothed)),
    ),
  ];
}

function gauge(name: string, help: string, values: Metric["values"]): Metric {
  return { name, kind: "gauge", help, values };
}

function counter(name: string, help: string, values: Metric["values"]): Metric {
  return { name, kind: "counter", help, values };
}

/** Quantiles of the times that were measured, in seconds. */
function quantiles(times: readonly number[]): Record<string, number> {
  const known = times.filter((ms) => ms > 0).sort((a, b) => a - b);
  if (known.length === 0) return {};
  return Object.fromEntries(QUANTILES.map((share) => [
    `quantile="${share}"`,
    quantile(known, share) / 1_000,
  ]));
}
