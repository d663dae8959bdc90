package org.example

import org.example.shapes.Shape

/** Keeps things. */
@Entity("stores")
data class Store<T>(val name: String, private val size: Int = 1) : Base<T>(name), Shape {
    private val items = mutableListOf<T>()

    /** Finds one. */
    @Throws(Exception::class)
    suspend fun <K> find(key: K): T? where K : Any {
        val local = items.map { it }
        return null
    }

    fun short() = 1

    companion object {
        const val LIMIT = 10
        fun make(): Store<Int> = Store("a")
    }
}

interface Walk {
    fun walk(): Int
}

object Only : Walk {
    override fun walk() = 2
}

enum class Colour(val code: Int) {
    RED(1),
    GREEN(2);

    fun label() = name
}

typealias Names = List<String>

fun String.shout(): String = uppercase()
