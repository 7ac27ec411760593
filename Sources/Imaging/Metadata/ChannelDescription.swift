/// What a file says of one channel; nil for what it does not say.
public struct ChannelDescription: Sendable, Hashable {
    public var name: String?
    /// The display colour as red, green, blue and alpha from the highest byte to the lowest, as in OME-XML.
    public var color: UInt32?
    public var excitationWavelength: Quantity?
    public var emissionWavelength: Quantity?
    /// The fluorophore.
    public var fluor: String?
    /// Further attributes and children of OME-XML's `Channel`, as the schema of 2016-06 has them.
    var further = XMLElement(name: "Channel")

    public init(
        name: String? = nil, color: UInt32? = nil, excitationWavelength: Quantity? = nil,
        emissionWavelength: Quantity? = nil, fluor: String? = nil
    ) {
        self.name = name
        self.color = color
        self.excitationWavelength = excitationWavelength
        self.emissionWavelength = emissionWavelength
        self.fluor = fluor
    }
}
