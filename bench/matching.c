/* Candidate-proposing deferred acceptance in plain C: the yardstick for bench/matching.py.
 *
 * usage: matching IN OUT REPEATS
 * IN   int64 n, m, c; int64 first[n + 1]; int64 key[c]; int64 seats[m]; int32 order[c]
 * OUT  int32 order[n], -1 for none. Prints the best seconds of REPEATS runs, arrays in memory.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { int64_t key; int32_t who; } Held;

static int64_t n, m, c, *first, *key, *seats, *base, *at, *count;
static int32_t *order, *result, *stack_;
static Held *heap;

static void *room(size_t size)
{
    void *found = malloc(size ? size : 1);
    if (!found) { fputs("no memory\n", stderr); exit(1); }
    return found;
}

static void *array(FILE *in, size_t size, int64_t number)
{
    void *found = room(size * (size_t)number);
    if (fread(found, size, (size_t)number, in) != (size_t)number) {
        fputs("the input is too short\n", stderr);
        exit(1);
    }
    return found;
}

static void sift_down(Held *h, int64_t size)
{
    Held top = h[0];
    int64_t i = 0;
    for (;;) {
        int64_t child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && h[child + 1].key > h[child].key) child++;
        if (h[child].key <= top.key) break;
        h[i] = h[child];
        i = child;
    }
    h[i] = top;
}

static void push(Held *h, int64_t size, Held one)
{
    int64_t i = size;
    while (i && h[(i - 1) / 2].key < one.key) {
        h[i] = h[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h[i] = one;
}

static void solve(void)
{
    memset(count, 0, sizeof *count * (size_t)m);
    memcpy(at, first, sizeof *at * (size_t)n);
    int64_t top = n;
    for (int64_t i = 0; i < n; i++) { result[i] = -1; stack_[i] = (int32_t)(n - 1 - i); }
    while (top) {
        int32_t who = stack_[--top];
        while (at[who] < first[who + 1]) {
            int64_t row = at[who]++;
            int32_t o = order[row];
            Held one = {key[row], who}, *h = heap + base[o];
            if (count[o] < seats[o]) {
                push(h, count[o]++, one);
                result[who] = o;
                break;
            }
            if (seats[o] && one.key < h[0].key) {
                int32_t loser = h[0].who;
                h[0] = one;
                sift_down(h, count[o]);
                result[who] = o;
                result[loser] = -1;
                stack_[top++] = loser;
                break;
            }
        }
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    FILE *in = fopen(argv[1], "rb");
    if (!in) return 1;
    int64_t *sizes = array(in, sizeof *sizes, 3);
    n = sizes[0]; m = sizes[1]; c = sizes[2];
    first = array(in, sizeof *first, n + 1);
    key = array(in, sizeof *key, c);
    seats = array(in, sizeof *seats, m);
    order = array(in, sizeof *order, c);
    fclose(in);
    base = room(sizeof *base * (size_t)(m + 1));
    base[0] = 0;
    for (int64_t o = 0; o < m; o++) base[o + 1] = base[o] + seats[o];
    heap = room(sizeof *heap * (size_t)base[m]);
    at = room(sizeof *at * (size_t)n);
    count = room(sizeof *count * (size_t)m);
    result = room(sizeof *result * (size_t)n);
    stack_ = room(sizeof *stack_ * (size_t)(n + 1));
    double best = 1e99;
    for (int i = 0; i < atoi(argv[3]); i++) {
        double began = now();
        solve();
        double took = now() - began;
        if (took < best) best = took;
    }
    FILE *out = fopen(argv[2], "wb");
    if (!out) return 1;
    fwrite(result, sizeof *result, (size_t)n, out);
    fclose(out);
    printf("%.9f\n", best);
    return 0;
}
