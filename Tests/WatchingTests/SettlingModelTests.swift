import Domain
import Testing

@testable import Watching

struct SettlingModelTests {
    private var clock = Clock()
    private var settling = Settling(quiet: .seconds(10), giveUp: .seconds(3600))

    private mutating func observe(_ stamp: FileStamp, _ path: String) {
        settling.observe(path, stamp, now: clock.now)
    }

    /// Random writers against the one promise: what settles has not changed for the quiet time.
    @Test(arguments: 0..<20) mutating func nothingSettlesBeforeItsTime(_ seed: Int) {
        var random = SplitMix64(seededBy: "settling \(seed)")
        var size: [String: (size: Int64, changed: Duration)] = [:]
        var settled: Set<String> = []
        for _ in 0..<3000 {
            clock.elapsed += .milliseconds(Int.random(in: 1...2000, using: &random))
            let path = "\(Int.random(in: 0..<5, using: &random))"
            if Int.random(in: 0..<6, using: &random) == 0 {
                size[path] = ((size[path]?.size ?? 0) + 1, clock.elapsed)
                settled.remove(path)
                // Not every change is told of; the look finds it.
                if Bool.random(using: &random) || !settling.isWaiting(for: path) {
                    observe(stamp(size[path]?.size ?? 0), path)
                }
            }
            for step in settling.due(clock.now) {
                switch step {
                case .look(let path):
                    let writer: WriterCheck = Bool.random(using: &random) ? .writer : .noWriter
                    settling.looked(
                        path, stamp(size[path]?.size ?? 0), writer: writer, now: clock.now)
                case .probe(let path, _):
                    guard let file = size[path] else { break }
                    if settling.probed(path, stamp(file.size), .complete, now: clock.now) {
                        #expect(clock.elapsed - file.changed >= .seconds(10), "seed \(seed)")
                        settled.insert(path)
                    }
                case .giveUp: break
                }
            }
        }
        for _ in 0..<10 {
            clock.elapsed += .seconds(10)
            for step in settling.due(clock.now) {
                switch step {
                case .look(let path):
                    settling.looked(
                        path, stamp(size[path]?.size ?? 0), writer: .noWriter, now: clock.now)
                case .probe(let path, let stamp):
                    guard settling.probed(path, stamp, .complete, now: clock.now) else { break }
                    settled.insert(path)
                case .giveUp: break
                }
            }
        }
        #expect(settled == Set(size.keys), "seed \(seed)")
    }
}
