import Domain
import Testing
import Unmixing

@Suite struct SeedsTests {
    @Test func seedsFollowModeTimeAndDirection() {
        func seed(_ t: Int, _ mode: UnmixingParameters.AlphaMode, _ isReverse: Bool) -> UInt64 {
            Seeds.seed(randomState: 42, timePoint: t, mode: mode, isReverse: isReverse)
        }
        #expect(seed(2, .referenceT, false) == 42)
        #expect(seed(2, .perT, false) == 44)
        #expect(seed(2, .referenceT, true) == 10_042)
        #expect(seed(2, .perT, true) == 10_044)
        #expect(
            Seeds.seed(randomState: .max, timePoint: 1, mode: .perT, isReverse: true)
                == UInt64(Int.max) + 10_001)
    }
}
