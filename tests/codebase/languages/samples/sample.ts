// A licence, which describes nothing.

import fallback, { type Options as Given, read } from "./options";
import * as paths from "node:path";
import "./side-effects";
import legacy = require("legacy");
import type { Shape } from "../shapes";
export * from "./everything";
export * as inner from "./inner";
export { first as begun } from "./first";

/**
 * Keeps things in order.
 * More about it.
 */
@Injectable({ scope: "all" })
export abstract class Store<T extends object> extends Base<T> implements Iterable<T>, paths.Like<Map<T, T>> {
  @Input() private size: number = 1;
  static readonly limit = 10;
  #secret = 2;

  /** How many there are. */
  @memo
  @logged({ level: 1 })
  get count(): number {
    return this.size;
  }

  set count(value) {
    function checked() {}
    this.size = value;
  }

  onChange = async (name: string): Promise<void> => {
    const local = 1;
  };

  find(key: string): T | undefined;
  find(key: string, fallback: T): T;
  find(key: string, fallback?: T): T | undefined {
    return fallback;
  }

  abstract close(): void;
  static { Store.limit; }
  [key: string]: unknown;
  *[Symbol.iterator]() {}
  constructor(private readonly kept: T[]) { super(); }
  private "quoted-name"() {}
}

export const one = 1, two = () => 2;

export const load = async (
  path: string, // where
  options: Given = {},
): Promise<Shape> => {
  const helper = () => read(path);
  return helper();
};

export interface Visitor<T> extends Base, paths.Walker<T> {
  (node: T): void;
  new (depth: number): Visitor<T>;
  readonly depth?: number;
  visit<K>(node: K): T;
  nested: { deep: string };
}

export type Handler =
  | ((event: string) => void)
  | { handle(event: string): void };

export enum Colour { Red = 1, Green, "Deep Blue" }
declare const enum Flag { On }

export function parse(text: string): number;
export function parse(text: number): number;
export function parse(text: unknown): number { return Number(text); }

/* Not a description: */
function* steps() { yield 1; }

declare module "virtual:thing" { export function make(): void; }
declare global { interface Window { store: unknown } }
namespace Outer.Inner { export const depth = 1; function hidden() {} export class Held { run() {} } }
declare function ambient(a: string): void;

const { a: renamed, b } = legacy(), [c] = [1];
const TABLE = { key: 1, run() { return 1; }, deep: { go: () => 2, "odd.name": () => 3 } };
let state = 3, other = 4;
const Named = class { method() {} };
const wrapped = memo((x) => { const inside = 1; return inside; });

describe("a thing", () => {
  const fixture = 1;
  function helper() {}
  it("works", function () { const more = () => 1; });
});

export { state as current, steps };
export default { name: "plugin", setup: function () {}, methods: { go() {} } };
