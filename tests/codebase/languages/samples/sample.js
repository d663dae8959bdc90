#!/usr/bin/env node
"use strict";
const fs = require("fs"), { join, resolve: absolute } = require("node:path");
const local = require("./local");

/** Older than modules. */
function Server(options) {
  if (!(this instanceof Server)) return new Server(options);
}

/** Starts it. */
Server.prototype.listen = function listen(port) {
  return port;
};
Server.create = (options) => new Server(options);

class Queue extends require("events") {
  static made = 0;
  #items = [];
  drop = () => {};
  @bound
  push(item) { this.#items.push(item); }
  get size() { return this.#items.length; }
  set size(n) {}
  async *stream() {}
  #trim() {}
  static { Queue.made += 1; }
}

var older = function () { var inside = 1; }, newer = async () => {};
exports.helper = function () {};
exports.Queue = Queue;
module.exports = { Server, make() {}, deep: { go: () => 1 } };

(function () {
  var hidden = 1;
  function inner() {}
})();
