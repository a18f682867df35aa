// The fleet cell as a hand-written kernel: one binary heap of events, plain arrays, no library.
//
// Built and run by benchmarks/ready.py: ready_cell SCALE REPLICATIONS AS_PLAN SEED.  Prints the
// means of the replications, their standard errors, the events and the seconds of the best one.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

constexpr int kTypes = 30, kPerBase = 4, kTeams = 2, kChannels = 5, kSlots = 2;
constexpr double kHorizon = 87600, kSortie = 2, kInspectEvery = 100, kInspect = 24;
constexpr double kOverhaulEvery = 1500, kOverhaul = 1440, kTransport = 72, kRepair = 720;
constexpr double kWork = 4, kWorkCv = 0.5;
constexpr double kLaunches[2] = {8, 14};

// xoshiro256++ (Blackman and Vigna 2018), seeded by splitmix64.
struct Random {
  uint64_t s[4];
  explicit Random(uint64_t seed) {
    for (auto& word : s) {
      seed += 0x9e3779b97f4a7c15u;
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      word = z ^ (z >> 31);
    }
  }
  static uint64_t turn(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  double uniform() {
    const uint64_t found = turn(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return ((found >> 11) + 0.5) * 0x1p-53;
  }
  double exponential(double mean) { return -mean * std::log(uniform()); }
  double lognormal(double mean, double cv) {
    const double v = std::log(1 + cv * cv);
    const double z = std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
    return mean * std::exp(std::sqrt(v) * z - v / 2);
  }
};

enum Kind { kEnd, kWorkDone, kPartHere, kCarcassHere, kMended, kInspected, kOverhauled, kLaunch };

struct Event {
  double time;
  uint64_t order;  // launches come after all else of one instant; in a plan parts after landings
  int kind, a, b;
  bool before(const Event& other) const {
    return time < other.time || (time == other.time && order < other.order);
  }
};

struct Heap {
  std::vector<Event> at;
  uint64_t pushed = 0, part_rank = 0;
  void push(double time, int kind, int a, int b = 0) {
    const uint64_t rank = kind == kLaunch ? 2 : kind == kPartHere ? part_rank : 0;
    const Event event{time, (rank << 61) | ++pushed, kind, a, b};
    size_t n = at.size();
    at.push_back(event);
    while (n > 0 && event.before(at[(n - 1) / 2])) {
      at[n] = at[(n - 1) / 2];
      n = (n - 1) / 2;
    }
    at[n] = event;
  }
  Event pop() {
    const Event first = at[0], last = at.back();
    at.pop_back();
    const size_t size = at.size();
    size_t n = 0;
    while (size > 0) {
      size_t low = 2 * n + 1;
      if (low >= size) break;
      if (low + 1 < size && at[low + 1].before(at[low])) ++low;
      if (!at[low].before(last)) break;
      at[n] = at[low];
      n = low;
    }
    if (size > 0) at[n] = last;
    return first;
  }
};

// First come, first served.
struct Queue {
  std::vector<int> at;
  size_t head = 0;
  bool empty() const { return head == at.size(); }
  void push(int x) { at.push_back(x); }
  int pop() {
    const int x = at[head++];
    if (head == at.size()) at.clear(), head = 0;
    return x;
  }
};

// Work that waits, as a plan has it: what ends it, on which aircraft, when it was found.
struct Job {
  uint64_t found;
  int kind, tail;
};

struct Aircraft {
  double fh = 0, inspected = 0, overhauled = 0, next = 0, due[kTypes];
  uint64_t found[kTypes];  // the number of the job that exchanges the unit
  int base = 0, missing = 0, parts = 0;
  bool working = false, inspect = false, overhaul = false;
};

struct Counts {
  double available, flown, lost, backorders, waits, removals, inspections, overhauls;
};

struct Cell {
  int bases, fleet, channels;
  bool as_plan;  // see the twin in ready_cell_simpy.py
  Random random;
  Heap events;
  std::vector<Aircraft> tails;
  std::vector<Queue> ready, team_queue, dock_queue, base_queue, depot_queue, shop_queue;
  std::vector<Queue> urgent_queue;  // of the depot, as a plan has it: for aircraft that wait
  std::vector<Job> line;            // as a plan has it: by `found`
  std::vector<int> teams, docks, base_stock, depot_stock, shop_busy;
  Queue overhaul_queue;
  int slots, up, owed = 0;
  double now = 0, since = 0, since_owed = 0;
  uint64_t count = 0, jobs = 0;
  Counts told{};

  static double mean(int type) { return 200 * std::pow(25.0, type / double(kTypes - 1)); }

  Cell(int scale, bool plan, uint64_t seed)
      : bases(3 * scale), fleet(bases * kPerBase), channels(kChannels * scale), as_plan(plan), random(seed), tails(fleet),
        ready(bases), team_queue(bases), dock_queue(bases), base_queue(bases * kTypes),
        depot_queue(kTypes), shop_queue(kTypes), urgent_queue(kTypes), teams(bases, kTeams), docks(bases, 1),
        base_stock(bases * kTypes), depot_stock(kTypes), shop_busy(kTypes, 0),
        slots(kSlots * scale), up(fleet) {
    events.part_rank = as_plan;
    for (int k = 0; k < kTypes; ++k) {
      depot_stock[k] = scale * (mean(k) < 500 ? 2 : 1);
      for (int b = 0; b < bases; ++b) base_stock[b * kTypes + k] = mean(k) < 1000;
    }
    for (int t = 0; t < fleet; ++t) {
      Aircraft& a = tails[t];
      a.base = t / kPerBase;
      a.overhauled = -2 * std::floor(kOverhaulEvery * t / fleet / 2);
      for (int k = 0; k < kTypes; ++k) a.due[k] = random.exponential(mean(k));
      a.next = *std::min_element(a.due, a.due + kTypes);
      ready[a.base].push(t);
    }
    for (int b = 0; b < bases; ++b) events.push(kLaunches[0], kLaunch, b, 0);
  }

  void change_up(int by) {
    told.available += up * (now - since);
    since = now;
    up += by;
  }
  void change_owed(int by) {
    told.backorders += owed * (now - since_owed);
    since_owed = now;
    owed += by;
  }
  // The aircraft whose hours to the overhaul are most above their even share at the base.
  int even(int base) {
    Queue& line = ready[base];
    size_t best = line.head;
    double most = -1e300;
    for (size_t n = line.head; n < line.at.size(); ++n) {
      const int t = line.at[n];
      const double left = tails[t].overhauled - tails[t].fh;
      int above = 0;
      for (int o = base * kPerBase; o < (base + 1) * kPerBase; ++o) {
        const double other = tails[o].overhauled - tails[o].fh;
        above += other > left || (other == left && o < t);
      }
      const double score = left + kOverhaulEvery * (above + 0.5) / kPerBase;
      if (score > most || (score == most && t < line.at[best])) most = score, best = n;
    }
    std::swap(line.at[best], line.at[line.head]);
    return line.pop();
  }
  void launch(int base, int which) {
    const double day = now - kLaunches[which];
    events.push(which == 0 ? day + kLaunches[1] : day + 24 + kLaunches[0], kLaunch, base, 1 - which);
    if (ready[base].empty()) {
      told.lost += 1;
    } else {
      events.push(now + kSortie, kEnd, as_plan ? even(base) : ready[base].pop());
    }
  }
  void land(int t) {
    Aircraft& a = tails[t];
    a.fh += kSortie;
    told.flown += 1;
    a.inspect = a.fh - a.inspected >= kInspectEvery;
    a.overhaul = a.fh - a.overhauled >= kOverhaulEvery;
    const bool failed = a.fh >= a.next;
    if (!failed && !a.inspect && !a.overhaul) {
      ready[a.base].push(t);
      return;
    }
    change_up(-1);
    if (as_plan && (a.inspect || a.overhaul)) {
      (a.overhaul ? told.overhauls : told.inspections) += 1;
      line.push_back({++jobs, a.overhaul ? kOverhauled : kInspected, t});
    }
    if (failed) {
      for (int k = 0; k < kTypes; ++k)
        if (a.due[k] <= a.fh) remove(t, k);
    }
    if (as_plan) return look();
    work(t);
  }
  void remove(int t, int k) {
    Aircraft& a = tails[t];
    told.removals += 1;
    a.due[k] = 1e300;
    a.found[k] = ++jobs;
    ++a.missing;
    const int shelf = a.base * kTypes + k;
    const bool shelved = base_stock[shelf] > 0;
    if (shelved) {
      --base_stock[shelf];
      fit(t, k);
    } else {
      change_owed(1);
      told.waits += 1;
      base_queue[shelf].push(t);
    }
    events.push(now + kTransport, kCarcassHere, k);
    (shelved || !as_plan ? depot_queue : urgent_queue)[k].push(a.base);
    serve(k);
  }
  void fit(int t, int k) {
    Aircraft& a = tails[t];
    --a.missing;
    ++a.parts;
    a.due[k] = a.fh + random.exponential(mean(k));
    if (as_plan) {
      const Job job{a.found[k], kWorkDone, t};
      auto later = [](const Job& one, const Job& other) { return one.found < other.found; };
      line.insert(std::upper_bound(line.begin(), line.end(), job, later), job);
    }
  }
  void serve(int k) {
    while (as_plan && depot_stock[k] > 0 && !urgent_queue[k].empty()) {
      --depot_stock[k];
      events.push(now + kTransport, kPartHere, urgent_queue[k].pop(), k);
    }
    while (depot_stock[k] > 0 && !depot_queue[k].empty()) {
      --depot_stock[k];
      events.push(now + kTransport, kPartHere, depot_queue[k].pop(), k);
    }
  }
  // What of the line can begin: its aircraft is not worked on, and what it needs is free.
  void look() {
    for (size_t n = 0; n < line.size();) {
      const Job job = line[n];
      Aircraft& a = tails[job.tail];
      if (a.working || free(job) == 0) {
        ++n;
        continue;
      }
      line.erase(line.begin() + n);
      --free(job);
      a.working = true;
      const double hours = job.kind == kWorkDone    ? random.lognormal(kWork, kWorkCv)
                           : job.kind == kInspected ? kInspect
                                                    : kOverhaul;
      events.push(now + hours, job.kind, job.tail);
    }
  }
  int& free(const Job& job) {
    const int base = tails[job.tail].base;
    return job.kind == kWorkDone ? teams[base] : job.kind == kInspected ? docks[base] : slots;
  }
  void ended(int kind, int t) {
    Aircraft& a = tails[t];
    ++free({0, kind, t});
    a.working = false;
    if (kind == kWorkDone) {
      --a.parts;
    } else {
      a.inspected = a.fh;
      if (a.overhaul) a.overhauled = a.fh;
      a.inspect = a.overhaul = false;
    }
    look();
    if (a.parts == 0 && a.missing == 0 && !a.inspect && !a.overhaul) up_again(t);
  }
  void up_again(int t) {
    Aircraft& a = tails[t];
    a.next = *std::min_element(a.due, a.due + kTypes);
    change_up(1);
    ready[a.base].push(t);
  }
  void work(int t) {
    Aircraft& a = tails[t];
    if (a.working) return;
    const bool repaired = a.parts == 0 && a.missing == 0;
    if ((a.inspect || a.overhaul) && repaired) {
      a.working = true;
      check(t);
    } else if (a.parts > 0) {
      a.working = true;
      if (teams[a.base] > 0) {
        --teams[a.base];
        events.push(now + random.lognormal(kWork, kWorkCv), kWorkDone, t);
      } else {
        team_queue[a.base].push(t);
      }
    } else if (repaired) {
      up_again(t);
    }
  }
  void check(int t) {
    Aircraft& a = tails[t];
    if (a.overhaul) {  // it contains the inspection
      told.overhauls += 1;
      if (slots > 0) {
        --slots;
        events.push(now + kOverhaul, kOverhauled, t);
      } else {
        overhaul_queue.push(t);
      }
      return;
    }
    told.inspections += 1;
    if (docks[a.base] > 0) {
      --docks[a.base];
      events.push(now + kInspect, kInspected, t);
    } else {
      dock_queue[a.base].push(t);
    }
  }
  void checked(int t, bool overhaul) {
    Aircraft& a = tails[t];
    a.inspected = a.fh;
    a.inspect = a.working = false;
    if (overhaul) {
      a.overhauled = a.fh;
      a.overhaul = false;
    }
    work(t);
  }
  void shop(int k) {
    if (shop_busy[k] < channels && !shop_queue[k].empty()) {
      ++shop_busy[k];
      shop_queue[k].pop();
      events.push(now + random.exponential(kRepair), kMended, k);
    }
  }
  void handle(const Event& e) {
    if (e.kind == kLaunch) {
      launch(e.a, e.b);
    } else if (e.kind == kEnd) {
      land(e.a);
    } else if (as_plan && (e.kind == kWorkDone || e.kind == kInspected || e.kind == kOverhauled)) {
      ended(e.kind, e.a);
    } else if (e.kind == kWorkDone) {
      Aircraft& a = tails[e.a];
      --a.parts;
      a.working = false;
      Queue& waiting = team_queue[a.base];
      if (waiting.empty()) {
        ++teams[a.base];
      } else {
        events.push(now + random.lognormal(kWork, kWorkCv), kWorkDone, waiting.pop());
      }
      work(e.a);
    } else if (e.kind == kPartHere) {
      const int shelf = e.a * kTypes + e.b;
      if (base_queue[shelf].empty()) {
        ++base_stock[shelf];
        return;
      }
      const int t = base_queue[shelf].pop();
      change_owed(-1);
      fit(t, e.b);
      if (as_plan) return look();
      work(t);
    } else if (e.kind == kCarcassHere) {
      shop_queue[e.a].push(0);
      shop(e.a);
    } else if (e.kind == kMended) {
      --shop_busy[e.a];
      ++depot_stock[e.a];
      shop(e.a);
      serve(e.a);
    } else if (e.kind == kInspected) {
      Queue& waiting = dock_queue[tails[e.a].base];
      if (waiting.empty()) {
        ++docks[tails[e.a].base];
      } else {
        events.push(now + kInspect, kInspected, waiting.pop());
      }
      checked(e.a, false);
    } else {
      if (overhaul_queue.empty()) {
        ++slots;
      } else {
        events.push(now + kOverhaul, kOverhauled, overhaul_queue.pop());
      }
      checked(e.a, true);
    }
  }
  void run() {
    while (events.at[0].time < kHorizon) {
      const Event event = events.pop();
      now = event.time;
      ++count;
      handle(event);
    }
    now = kHorizon;
    change_up(0);
    change_owed(0);
    told.available /= fleet * kHorizon;
    told.backorders /= kHorizon;
  }
};

// Seconds of processor time, so that what else runs on the machine counts little.
double processor_s() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

}  // namespace

int main(int, char** words) {
  const int scale = std::atoi(words[1]), replications = std::atoi(words[2]);
  const bool plan = std::atoi(words[3]) != 0;
  const uint64_t seed = std::strtoull(words[4], nullptr, 10);
  constexpr int kFigures = sizeof(Counts) / sizeof(double);
  double sum[kFigures] = {}, square[kFigures] = {}, best = 1e300;
  uint64_t events = 0;
  for (int r = 0; r < replications; ++r) {
    Cell cell(scale, plan, seed * 1000003 + r);
    const double start = processor_s();
    cell.run();
    best = std::min(best, processor_s() - start);
    events = cell.count;
    const double* told = reinterpret_cast<const double*>(&cell.told);
    for (int k = 0; k < kFigures; ++k) sum[k] += told[k], square[k] += told[k] * told[k];
  }
  for (int k = 0; k < kFigures; ++k) {
    const double mean = sum[k] / replications;
    const double spread = std::max(square[k] / replications - mean * mean, 0.0);
    std::printf("%.9g %.9g\n", mean, std::sqrt(spread / std::max(replications - 1, 1)));
  }
  std::printf("%llu %.9g\n", static_cast<unsigned long long>(events), best);
}
