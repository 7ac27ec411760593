/// A draw of indices without replacement: the one of NumPy's `default_rng(seed).choice(n, size=k, replace=False)`.
///
/// Its memory is O(k). A small sample of the population comes from Floyd's algorithm (Bentley and
/// Floyd, "A sample of brilliance", 1987) and is then shuffled; a larger one is the tail of a
/// Fisher–Yates shuffle, which here touches only what it moves.
enum Subsample {
    /// The drawn indices, each in 0..<`population`, in the order of the draw.
    static func indices(population: Int, count: Int, generator: PCG64) -> [Int] {
        var generator = generator
        return population > 10_000 && count > population / 50
            ? tail(population, count, &generator) : floyd(population, count, &generator)
    }

    private static func floyd(
        _ population: Int, _ count: Int, _ generator: inout PCG64
    ) -> [Int] {
        var taken = IndexTable(capacity: count)
        var result = [Int]()
        result.reserveCapacity(count)
        for last in population - count..<population {
            let drawn = generator.number(through: last)
            if taken.insert(drawn) {
                result.append(drawn)
            } else {
                _ = taken.insert(last)
                result.append(last)
            }
        }
        for last in stride(from: count - 1, to: 0, by: -1) {
            result.swapAt(last, generator.number(through: last))
        }
        return result
    }

    private static func tail(
        _ population: Int, _ count: Int, _ generator: inout PCG64
    ) -> [Int] {
        var moved = IndexTable(capacity: count)
        var result = [Int](repeating: 0, count: count)
        let first = population - count
        for place in stride(from: population - 1, to: first - 1, by: -1) {
            // Where everything is drawn, the last place has nobody left to change with.
            let other = place == 0 ? 0 : generator.number(through: place)
            result[place - first] = moved[other]
            if other != place { moved[other] = moved[place] }
        }
        return result
    }
}
