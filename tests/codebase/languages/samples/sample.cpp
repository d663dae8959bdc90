#include <vector>
#include "store.hpp"
using std::vector;

namespace outer {
namespace inner::deep {

/// Keeps things.
template <typename T, class U = int>
class Store final : public Base<T>, private other::Mixin {
public:
    explicit Store(int size) : size_(size) {}
    virtual ~Store() = default;

    /** Finds one. */
    [[nodiscard]] const T& find(const std::string& key) const noexcept override;
    T& operator[](int at) { return items_[at]; }
    operator bool() const { return true; }
    static constexpr int limit = 10;
    template <typename K> void put(K key) {}
    struct Nested { int a; void deep(); };
    enum class Kind { One, Two };
    using value_type = T;
private:
    int size_ = 0;
    std::vector<T> items_;
    friend void helper();
};

}  // namespace inner::deep

enum Plain { A, B };
struct Pod { int x; };
}  // namespace outer

template <typename T, class U>
const T& outer::inner::deep::Store<T, U>::find(const std::string& key) const noexcept {
    auto local = [](int x) { return x; };
    return items_[0];
}

outer::Pod make() { return {}; }
bool operator==(const outer::Pod& a, const outer::Pod& b) { return true; }
static int counter = 0;
const char* text = R"(raw
text)";

namespace {
void hidden() {}
}

extern "C" {
int external(int a);
void implemented() {}
}

class Forward;
int Store_free::method(int a) { return a; }
