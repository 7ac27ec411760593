import CLinux
import Domain
import Glibc

/// The pipes between this service and one worker.
///
/// The worker's standard input is one that nobody ever writes to: it is open for as long as the worker is wanted.
struct WorkerPipes: ~Copyable {
    /// Ends of this service; a lifeline closes itself.
    let lifeline: Lifeline
    let output: Int32
    let errors: Int32
    let report: Int32
    /// The worker's ends, in the order in which the nursery wants them.
    private(set) var worker: [Int32] = []

    init() throws(Failure) {
        var ends: [[Int32]] = []
        for _ in 0..<4 {
            var pair: [Int32] = [-1, -1]
            let code = unmixd_pipe(&pair)
            guard code == 0 else {
                for end in ends.joined() { close(end) }
                throw .system("the worker's pipes cannot be made", nil, code: -code)
            }
            ends.append(pair)
        }
        worker = [ends[0][0], ends[1][1], ends[2][1], ends[3][1]]
        lifeline = Lifeline(ends[0][1])
        (output, errors, report) = (ends[1][0], ends[2][0], ends[3][0])
    }

    /// Lets go of the worker's ends, once it has them.
    mutating func closeWorkersEnds() {
        for end in worker { close(end) }
        worker = []
    }

    deinit {
        lifeline.cut()
        for end in worker + [output, errors, report] { close(end) }
    }
}
