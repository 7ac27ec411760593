import Domain
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(1)))
struct WorkerStopsTests {
    /// A job may be called off between its beginning and the start of its worker.
    @Test func aRingBeforeTheWorkerIsRemembered() async {
        let stops = WorkerStops()
        stops.bell(of: 7)
        stops.ring([7, 8])
        await stops.bell(of: 7).wait(atMost: .seconds(3600))
    }
}
