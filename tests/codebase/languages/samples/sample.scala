package org.example

import org.example.shapes.Shape

/** Keeps things. */
@deprecated("no")
class Store[T](name: String, size: Int = 1) extends Base[T](name) with Shape {
  private val items = List.empty[T]
  var count: Int = 0

  /** Finds one. */
  def find[K](key: K)(implicit other: T): Option[T] = {
    val local = items.map(x => x)
    None
  }

  def short = 1
}

object Store {
  def apply(): Store[Int] = new Store("a")
}

trait Walk {
  def walk: Int
}

case class Point(x: Int, y: Int)

type Names = List[String]
