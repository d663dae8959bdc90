package org.example.deep;

import java.util.List;
import static java.util.Map.*;
import org.example.shapes.Shape;

/**
 * Keeps things.
 */
@Entity
@Table(name = "stores")
public final class Sample<T extends Comparable<T>> extends Base<T> implements Iterable<T>, Shape.Like {
    private static final int LIMIT = 10, OTHER = 2;

    /** The name. */
    @Inject protected String name;

    static { init(); }

    public Sample(String name) {
        this.name = name;
    }

    /** Finds one. */
    @Override
    public <K> List<K> find(String key, int... more) throws IOException {
        Runnable r = () -> {};
        class Local { void deep() {} }
        return null;
    }

    public List<T> find(String key) { return null; }

    abstract static class Inner {
        abstract void todo();
    }

    interface Walk {
        int DEPTH = 1;
        void walk();
        default void twice() { walk(); }
    }

    enum Colour {
        RED, GREEN { @Override void paint() {} };
        void paint() {}
    }

    record Point(int x, int y) {
        Point {
            check(x);
        }
        double length() { return 0; }
    }

    @interface Mark { String value() default ""; }
}
