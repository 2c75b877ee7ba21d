"""Words of calls by what they are: complaints, parts of the body, and those that say nothing of either."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import words

COMPLAINT: Final = words(
    "ache achy pain hurt sore tender burn sting throb cramp spasm stiff rigid tight numb tingle tingl weak floppy "
    "limp swell swollen puffy lump bump blister bruise bruis bleed blood bloody pus ooze ooz leak drip weep "
    "discharge rash itch itchy hive spot red redness blue gray pale yellow purple blotchy dizzy faint woozy collapse "
    "collaps seize seiz seizure fit convulse convuls twitch jerk tremble trembl shake shak shaky shiver tremor "
    "drowsy sleepy confused confus muddled delirious hallucinate hallucinat unconscious unresponsive breathless "
    "wheeze wheez cough choke chok gasp gurgle gurgl snore snor vomit nausea nauseous queasy sick diarrhea "
    "constipated constipat incontinent fever feverish hot cold clammy sweat sweaty chill flush palpitation racing "
    "headache migraine blurry blurred blurr paralyze paralyz droop slur dribble dribbl drool infect infection "
    "infected abscess ulcer sores wound crusty peel crash overdose allergic anaphylaxis distress agony agitated "
    "agitat restless anxious panic paranoid suicidal worse worsening bad wrong weird strange funny odd awful "
    "terrible poorly unwell ill dying dead lifeless hoarse croaky squint stagger wobble wobbl wobbly unsteady clumsy "
    "stumble stumbl trip lethargic listless exhausted fatigue tired feeble crooked clench locked lock arch flail "
    "thrash beep buzz chirp alarm siren stall malfunction broken flipped flip kink disconnect fractur fracture "
    "dislodge scream cry moan groan whimper unbearable excruciating severe symptom problem trouble struggle struggl "
    "difficulty horrible dreadful ghastly nasty peculiar unusual abnormal suffer oddly weirdly strangely scary "
    "frightening distressing noise goo gunk gunge slime smelly stink deteriorate deteriorat stiffer tighter weaker "
    "sleepier drowsier floppier redder hotter colder sicker dizzier puffier sorer limper itchier shakier clumsier "
    "paler groggier decline declin unrecognizable amiss death deathly possessed zombie bulge bulg shout claw gaping"
)

VITAL: Final = words("respond react wake woke rouse rous arouse arous swallow breathe breath breathing")
"""What a body must do: who fails at it is ill, whatever words say so."""

MISSPELT: Final = words(
    "temperature saturation pressure heartbeat appetite balance memory withdrawal swelling bleeding burning stinging "
    "throbbing cramping trembling shaking shivering twitching jerking wheezing choking gasping gurgling snoring "
    "coughing sweating itching leaking weeping dribbling drooling slurring slurred staggering wobbling stumbling "
    "tingling aching hurting screaming crying moaning groaning whimpering struggling collapsing seizing convulsing "
    "thrashing clenching bruising blistering peeling spasms cramps seizures headaches diarrhoea apnoea dyspnoea "
    "oedema haemorrhage paralysed missed stiffness weakness numbness tightness soreness redness sickness drowsiness "
    "sleepiness tiredness dizziness floppiness"
)
"""Forms of complaints, and what is told of a body, that must not be lost when they are written wrong."""

BODY: Final = words(
    "head face eye ey eyes eyelid ear nose mouth lip lips tongue tooth gum jaw cheek chin neck throat shoulder arm "
    "elbow wrist hand finger thumb chest breast rib heart lung back spine stomach tummy belly abdomen side hip "
    "groin bottom buttock penis vagina testicle leg thigh knee calf shin ankle foot toe heel skin muscle joint "
    "bone nail pupil vision sight eyesight hearing speech voice breath breathing pulse bladder bowel urine pee wee poo "
    "stool kidney liver brain limb body trunk scar incision pump catheter reservoir"
)

PLAIN: Final = words(
    "hello hi hey please thanks thank help calling call called caller phone ring rang line sorry ok okay yes no "
    "yeah well good morning afternoon evening night day week month year time hour minute today yesterday tomorrow "
    "tonight ago since now then when while before after during until about around approx approximately monday "
    "tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december and or but so if because although though also plus with without for from to at by "
    "of in on into onto over under up down out off through between near than as like not never nothing anything "
    "something everything all none each every other another same such only own more most much many few less least "
    "several i he she they we you who whom whose what which where why how there here can could should shall must "
    "might would ought cannot say said says tell told ask asked think thought know knew see saw seen notice "
    "noticed look looked find found want wanted need needed try tried give gave given take took taken taking put "
    "come came go went gone get got bring brought make made let use used using eat eating ate eaten drink drank "
    "drinking food meal breakfast lunch dinner tea coffee water sit sitting sat stand standing lie lying lay walk "
    "walking talk talking play playing watch watching tv bed bedroom bathroom kitchen sofa couch chair wheelchair "
    "house home school work hospital clinic er ed ward surgery gp doctor nurse patient ambulance pharmacy "
    "checked working weekly receptionist lotion lozenges forum card sent counted "
    "pharmacist appointment car outside inside room floor stairs old aged age years-old yo male female man woman "
    "boy girl person people name mr mrs ms dr baclofen dose mg mcg ml tablet medicine prescription gabapentin "
    "tizanidine ibuprofen paracetamol acetaminophen tylenol advil antibiotic refill refilled pump intrathecal itb "
    "ms cp sci cerebral palsy sclerosis injury spinal cord paraplegic quadriplegic tetraplegic stroke history hx "
    "diagnosis diagnosed known recent recently usual usually normal normally baseline fine alright happy quite "
    "okay alert awake oriented responsive eating feeding sleeping slept sleep right left upper lower both side "
    "first second third last next new old big small little one two three four five six seven eight nine ten eleven "
    "twelve half once twice again maybe perhaps probably sure just really very too even still yet already almost "
    "nearly always often sometimes ever hope wonder advice advise concerned worried question everyone anyone "
    "someone nobody it's mom dad wife husband son daughter reports states presents complains reported stated noted "
    "noticed denies denied regular every since until temperature temp pulse hr rr bp spo2 sats sat o2 oxygen "
    "degrees degree celsius fahrenheit bpm per percent reading readings gcs minutes hours days weeks months years "
    "dad's mum's birthday party weekend christmas holiday weather dog cat job office busy number message email "
    "keep keeps kept start started begin began stop stopped seem seems seemed feel feels felt felt become became "
    "turn turned speak spoke spoken contact reach transfer handed clinic team company people"
) - {"side"}
