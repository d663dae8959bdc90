import Foundation

/// Keeps things.
@objc public final class Store<T>: Base, Walk {
    private var items: [T] = []
    static let limit = 10

    /// Makes one.
    init(name: String) {
        self.items = []
    }

    /// Finds one.
    @discardableResult
    public func find(_ key: String, or other: T? = nil) throws -> T? {
        let local = items.map { $0 }
        return other
    }
}

struct Point { let x: Int; let y: Int }

enum Colour: String {
    case red, green
    func label() -> String { rawValue }
}

protocol Walk {
    func walk() -> Int
}

extension Store {
    func added() {}
}

func top() {}
typealias Names = [String]
