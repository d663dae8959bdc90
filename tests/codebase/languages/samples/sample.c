#include <stdio.h>
#include "store.h"

/* Not about what is below, but it stands right above. */
#define LIMIT 10
#define MAX(a, b) \
    ((a) > (b) ? (a) : (b))

/** A point. */
struct point {
    int x, y;
    struct { int deep; } inner;
    int (*callback)(int, void *);
    char name[LIMIT];
};

typedef struct {
    int a;
} anonymous_t;

typedef struct node { struct node *next; } node_t;
typedef int (*handler_t)(const char *, size_t);
typedef unsigned long counter_t;

enum colour { RED = 1, GREEN };
union bits { int a; float b; };

static int counter = 0;
extern const char *names[];
int first, *second = NULL;
static int (*table[])(int) = { one, two };

int declared(int a);

/**
 * Adds.
 */
static inline int
add(int a, int b)
{
    int local = a;
    return local + b;
}

const char *find(const char *key) { return key; }
int (*chooser(int which))(int) { return 0; }
struct point make(void) { struct point p = {0}; return p; }

#ifdef EXTRA
void extra(void) {}
#else
void extra(void) { }
#endif
