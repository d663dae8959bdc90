using System;
using Text = System.Text;

namespace Example.Deep
{
    /// <summary>Keeps things.</summary>
    /// <typeparam name="T">What.</typeparam>
    [Serializable]
    public sealed partial class Store<T> : Base<T>, IEnumerable<T> where T : class
    {
        public const int Limit = 10;
        private readonly string _name, other;
        public event EventHandler Changed;

        public string Name { get; private set; } = "a";
        public int Size => 1;
        public T this[int at] { get => default; }

        public Store(string name) : base(name)
        {
        }

        ~Store() { }

        /// <summary>Finds one.</summary>
        [Obsolete("no")]
        public async Task<K> Find<K>(string key, params int[] more)
            where K : new()
        {
            void Local() { }
            var text = @"kept
as it is";
            return default;
        }

        int Sum(int a) => a + 1;
        public static bool operator ==(Store<T> a, Store<T> b) => true;
        private class Inner { void Deep() { } }
        public delegate void Handler(int a);
    }

    public interface IWalk { void Walk(); int Depth { get; } }
    public enum Colour { Red = 1, Green }
    public record Point(int X, int Y);
    public struct Pod { public int A; }
}

internal static class Top { public static void Run() { } }
